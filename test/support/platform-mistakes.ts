import type { Mistake } from './crm-and-roster-mistakes.js';
import type { Edit } from './router-file.js';

const W = 'workspaces[0]';
const RESPOND_IO = `type: respond-io
      token: \${RESPONDIO_TOKEN}
      signingKeys: ['\${RESPONDIO_SIGNING_KEY}']`;

/** MINIMAL on WhatsApp, with one more key below the workspace and one below its platform. */
export const onWhatsApp = (more: string, setting = 'idleClose: 1h'): Edit => [
  RESPOND_IO,
  `type: whatsapp-cloud
      token: \${RESPONDIO_TOKEN}
      phoneNumberId: '106540352242922'
      appSecrets: ['\${RESPONDIO_SIGNING_KEY}']
      verifyToken: \${RESPONDIO_TOKEN}
      ${setting}
    ${more}`,
];

const NOTHING = 'match: []';

/** What only one platform refuses. */
export const PLATFORM_MISTAKES: Mistake[] = [
  [
    'ROUTER_NO_WEBHOOK_SECRET',
    `${W}.platform`,
    [RESPOND_IO, "type: chatwoot\n      accountId: '1'\n      token: ${CHATWOOT_TOKEN}"],
    'type: chatwoot',
  ],
  [
    'ROUTER_AGENT_ID',
    `${W}.agents[2].id`,
    ['name: Ben }', 'name: Ben }\n      - { id: cy@support.example, name: Cy }'],
    'cy@support.example',
  ],
  ['ROUTER_PLATFORM_LACKS', `${W}.comment`, onWhatsApp('comment: true'), 'true'],
  ['ROUTER_PLATFORM_LACKS', `${W}.vipTag`, onWhatsApp('vipTag: very'), 'very'],
  ['ROUTER_PLATFORM_LACKS', `${W}.vipContacts`, onWhatsApp('vipContacts: { tags: [gold] }'), '{ tags'],
  ['ROUTER_PLATFORM_LACKS', `${W}.returning`, onWhatsApp('returning: keep'), 'keep'],
  ['ROUTER_PLATFORM_LACKS', `${W}.startOn`, onWhatsApp('startOn: [user]'), '[user]'],
  ['ROUTER_PLATFORM_LACKS', `${W}.stickToAgent`, onWhatsApp('stickToAgent: true'), 'true'],
  ['ROUTER_PLATFORM_LACKS', `${W}.close`, onWhatsApp('close: { unassign: true }'), '{ unassign'],
  [
    'ROUTER_PLATFORM_LACKS',
    `${W}.match[0].targets.vip.firstReplyWithin`,
    onWhatsApp('match: [{ name: all, targets: { vip: { team: support, firstReplyWithin: 5m } } }]'),
    '5m }',
  ],
  ['ROUTER_UNKNOWN_KEY', `${W}.platform.phone`, onWhatsApp(NOTHING, "phone: '1'"), 'phone: '],
  ['ROUTER_BAD_DURATION', `${W}.platform.idleClose`, onWhatsApp(NOTHING, 'idleClose: 8d'), '8d'],
  [
    'ROUTER_MISSING_KEY',
    `${W}.platform.template.language`,
    onWhatsApp(NOTHING, 'template: { name: ask }'),
    'template: {',
  ],
];
