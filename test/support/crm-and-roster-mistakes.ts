import type { ProblemCode } from '../../src/config/problems.js';
import type { Edit } from './router-file.js';

/** One edit of MINIMAL. `at`: where the mistake must be shown, as the text that begins there. */
export type Mistake = [code: ProblemCode, path: string, edit: Edit, at: string];

const W = 'workspaces[0]';
const CRM_URL = '        url: ${CRM_URL}/customers?email=$contact.email';
const TARGET = 'regular: { team: support }';
const top = (more: string): Edit => ['id: acme', `id: acme\n    ${more}`];
const CRM_BLOCK = `crm:\n      request:\n${CRM_URL}`;
const crm = (more: string): Edit => ['crm:\n', `crm:\n      ${more}\n`];
const hubspot = (more: string, field = 'tier'): Edit => [
  CRM_BLOCK,
  `crm: { type: hubspot, ${more.replace('${', '"${').replace('}', '}"')}, vipWhen: { field: ${field} } }`,
];

export const CRM_AND_ROSTER_MISTAKES: Mistake[] = [
  ['ROUTER_BAD_ALLOW_ENTRY', `${W}.crm.allowInternal[0]`, crm("allowInternal: ['127.1']"), "'127.1'"],
  ['ROUTER_BAD_PATH', `${W}.crm.vipWhen.path`, crm("vipWhen: { path: '$.a[?@.b]' }"), "'$.a[?@.b]'"],
  ['ROUTER_BAD_VALUE', `${W}.crm.vipWhen`, crm('vipWhen: { path: $.a, variable: CustomerType }'), '{ path'],
  ['ROUTER_UNKNOWN_KEY', `${W}.crm.token`, crm('token: ${CRM_TOKEN}'), 'token: ${CRM'],
  ['ROUTER_BAD_VALUE', `${W}.crm.type`, crm('type: zoho'), 'zoho'],
  ['ROUTER_OUT_OF_RANGE', `${W}.crm.recheck.times`, crm('recheck: { times: 0 }'), '0 }'],
  ['ROUTER_MISSING_KEY', `${W}.crm.limits.callsPerSecond`, crm('limits: {}'), 'limits:'],
  ['ROUTER_BAD_NAME', `${W}.crm.probe`, crm('probe: jane'), 'jane'],
  ['ROUTER_SECRET_IN_FILE', `${W}.crm.token`, hubspot('token: pat-eu1-123'), 'pat-eu1'],
  ['ROUTER_ENV_MISSING', `${W}.crm.token`, hubspot('token: ${NOT_SET}'), '"${NOT_SET}"'],
  [
    'ROUTER_BAD_NAME',
    `${W}.crm.vipWhen.field`,
    hubspot('token: ${CRM_TOKEN}', 'Customer Type'),
    'Customer Type',
  ],
  [
    'ROUTER_VARIABLE_IN_HOST',
    `${W}.crm.baseUrl`,
    hubspot('token: ${CRM_TOKEN}, baseUrl: https://x/$contact.id'),
    'https://x',
  ],
  [
    'ROUTER_MISSING_KEY',
    `${W}.crm`,
    [CRM_BLOCK, 'crm: { type: salesforce, baseUrl: https://x, vipWhen: { field: A__c } }'],
    '{ type: sales',
  ],
  [
    'ROUTER_BAD_VALUE',
    `${W}.crm.identifyBy[0]`,
    [
      CRM_BLOCK,
      'crm: { type: activecampaign, baseUrl: https://x, token: "${CRM_TOKEN}", vipWhen: { field: 7 }, identifyBy: [phone] }',
    ],
    'phone] }',
  ],
  [
    'ROUTER_BAD_WEBHOOK_SECRET',
    `${W}.webhooks[0].secrets[0]`,
    top(
      "webhooks: [{ id: x, url: 'https://x.example', secrets: ['${SHORT_SECRET:-whsec_c2hvcnQ=}'], events: [assigned] }]",
    ),
    "'${SHORT",
  ],
  [
    'ROUTER_BAD_URL',
    `${W}.webhooks[0].url`,
    top("webhooks: [{ id: x, url: 'x.example', secrets: ['${ROUTER_EVENTS_SECRET}'], events: [assigned] }]"),
    "'x.example'",
  ],
  [
    'ROUTER_DUPLICATE_ID',
    `${W}.webhooks[1].id`,
    top(
      "webhooks: [{ id: x, ...}, { id: 'x', ... }]".replaceAll(
        '...',
        "url: 'https://x.example', secrets: ['${ROUTER_EVENTS_SECRET}'], events: [assigned]",
      ),
    ),
    "'x', url",
  ],
  ['ROUTER_BAD_HOURS', `${W}.hours.timeZone`, top('hours: { timeZone: Berlin, mon: 09:00-10:00 }'), 'Berlin'],
  ['ROUTER_BAD_HOURS', `${W}.hours.mon`, top('hours: { timeZone: UTC, mon: 10:00-09:00 }'), '10:00-09:00'],
  [
    'ROUTER_BAD_HOURS',
    `${W}.hours.montag`,
    top('hours: { timeZone: UTC, montag: 09:00-10:00 }'),
    '09:00-10:00',
  ],
  ['ROUTER_BAD_HOURS', `${W}.holidays[0]`, top('holidays: [2026-02-30]'), '2026-02-30'],
  [
    'ROUTER_BAD_HOURS',
    `${W}.agents[0].absences[0].to`,
    ['name: Ana', 'name: Ana, absences: [{ from: 2026-02-03, to: 2026-02-02 }]'],
    '2026-02-02',
  ],
  [
    'ROUTER_OUT_OF_RANGE',
    `${W}.agents[0].vipSeats`,
    ['name: Ana', 'name: Ana, maxOpen: 1, vipSeats: 2'],
    '2 }',
  ],
  [
    'ROUTER_AMBIGUOUS_OWNER',
    `${W}.agents[1].crmOwner`,
    ['name: Ben', "name: Ben, crmOwner: ['101']"],
    "['101']",
  ],
  [
    'ROUTER_NO_AVAILABILITY',
    `${W}.targets.regular.onlineOnly`,
    [TARGET, 'regular: { team: support, onlineOnly: true }'],
    'true }',
  ],
  [
    'ROUTER_TARGET_UNKNOWN_AGENT',
    `${W}.dedicatedAgents["a@b.example"]`,
    top('dedicatedAgents: { a@b.example: 105 }'),
    '105',
  ],
  [
    'ROUTER_TARGET_UNKNOWN_TEAM',
    `${W}.match[0].targets.vip.team`,
    top('match: [{ name: x, when: { tags: [a] }, targets: { vip: { team: vips } } }]'),
    'vips',
  ],
  ['ROUTER_MISSING_KEY', `${W}.match[0].when`, top('match: [{ name: x, when: {}, ignore: true }]'), '{}'],
  ...[
    ['notices: { vip: Hi $contact.emial }', 'notices.vip', 'Hi $contact.emial'],
    ['notices: { vip: Hi $contact.first_name }', 'notices.vip', 'Hi $contact.f'],
    ['notices: { queued: Hi $assignee.name }', 'notices.queued', 'Hi $ass'],
    ['notices: { regular: Hi $CustomerTyp }', 'notices.regular', 'Hi $Cust'],
    ['question: { text: Hi $CustomerType }', 'question.text', 'Hi $Cust'],
    ['vipTag: $Tier', 'vipTag', '$Tier'],
    ['commentText: $contact.nmae', 'commentText', '$contact.nmae'],
    ['contactFields: [plan]\n    notices: { vip: $contact.seats }', 'notices.vip', '$contact.seats'],
  ].map(([more = '', at = '', piece = '']): Mistake => [
    'ROUTER_BAD_TEMPLATE',
    `${W}.${at}`,
    top(more),
    piece,
  ]),
  [
    'ROUTER_BAD_TEMPLATE',
    `${W}.crm.request.url`,
    ['email=$contact.email', 'email=$contact.emial'],
    '${CRM_URL}/customers',
  ],
  ...[
    [
      'match: [{ name: x, when: { channels: [whatsap] }, ignore: true }]',
      'match[0].when.channels',
      '[whatsap]',
    ],
    [
      'match: [{ name: x, when: { channels: [sms_gateway] }, ignore: true }]',
      'match[0].when.channels',
      '[sms_g',
    ],
    ['match: [{ name: x, when: { inboxes: [a] }, ignore: true }]', 'match[0].when.inboxes', '[a]'],
    [
      'match: [{ name: x, when: { tags: [a, b] }, ignore: true }, { name: y, when: { tags: [A], channels: [line] }, ignore: true }]',
      'match[1]',
      '{ name: y',
    ],
    ['startOn: [contcat]', 'startOn[0]', 'contcat'],
  ].map(([more = '', at = '', piece = '']): Mistake => [
    'ROUTER_NEVER_MATCHES',
    `${W}.${at}`,
    top(more),
    piece,
  ]),
  ['ROUTER_NEVER_MATCHES', `${W}.crm.identifyBy`, crm('identifyBy: [email, phone]'), '[email, phone]'],
  [
    'ROUTER_NEVER_MATCHES',
    `${W}.crm.request.url`,
    ['?email=$contact.email', '?all=1'],
    '${CRM_URL}/customers',
  ],
  [
    'ROUTER_NEVER_MATCHES',
    `${W}.crm.vipWhen`,
    [CRM_URL, `${CRM_URL}\n        saveStatusAs: Status\n      vipWhen: { variable: Status, equals: [VIP] }`],
    '{ variable: Status',
  ],
  ['ROUTER_BAD_VALUE', `${W}.crm.defaultCountry`, crm('defaultCountry: Germany'), 'Germany'],
  [
    'ROUTER_TARGET_NOBODY',
    `${W}.targets.regular`,
    [TARGET, 'regular: { team: support, skills: [french] }'],
    '{ team: support, skills',
  ],
  [
    'ROUTER_TARGET_NOBODY',
    `${W}.targets.regular`,
    [
      '{ id: 101, name: Ana }\n      - { id: 102, name: Ben }',
      '{ id: 101, name: Ana, maxOpen: 2, vipSeats: 2 }\n      - { id: 102, name: Ben, maxOpen: 1, vipSeats: 1 }',
    ],
    '{ team: support }\n      invalid',
  ],
  [
    'ROUTER_BAD_VIP_LIST',
    `${W}.crm.file`,
    [CRM_BLOCK, 'crm: { type: csv, file: nowhere.csv }'],
    'nowhere.csv',
  ],
  ['ROUTER_BAD_NAME', `${W}.question.text.jp`, top('question: { text: { default: a, jp: b } }'), 'b }'],
  ['ROUTER_BAD_NAME', `${W}.question.text.de-XY`, top('question: { text: { default: a, de-XY: b } }'), 'b }'],
  [
    'ROUTER_BAD_NAME',
    `${W}.question.text.pt_br`,
    top('question: { text: { default: a, pt-BR: c, pt_br: b } }'),
    'b }',
  ],
  ['ROUTER_BAD_NAME', `${W}.question.handOverWords[0]`, top("question: { handOverWords: ['??'] }"), "'??'"],
];
