import { createHmac } from 'node:crypto';
import { chatwoot } from '../../../src/platforms/chatwoot/index.js';
import { changed, created, fixture, message, outgoing } from '../../fixtures/chatwoot.js';
import { settingsFor } from '../../support/chatwoot.js';
import type { PlatformUnderTest } from '../platform-under-test.js';

const assigned = {
  ...fixture('conversation_status_changed'),
  event: 'conversation_updated',
  changed_attributes: [{ assignee_id: { previous_value: null, current_value: 7 } }],
};

export const underTest: PlatformUnderTest = {
  kind: chatwoot,
  standIn: 'chatwoot',
  settings: ({ baseUrl, token, keys }) => settingsFor(baseUrl, { token, secrets: keys }),
  keys: ['secret of the account webhook', 'secret of the agent bot'],
  sign: (raw, key, at = Math.floor(Date.now() / 1000)) => ({
    'x-chatwoot-signature': `sha256=${createHmac('sha256', key).update(`${at}.${raw}`).digest('hex')}`,
    'x-chatwoot-timestamp': String(at),
  }),
  signatureHeader: 'x-chatwoot-signature',
  worthless: ['sha256=', `sha256=${'0'.repeat(64)}`, `sha1=${'0'.repeat(40)}`],
  timestamped: true,
  samples: {
    'conversation.opened': created(),
    'conversation.closed': changed('open', 'resolved'),
    'message.received': message(),
    'message.sent': outgoing(),
    'assignee.updated': assigned,
  },
  unheardOf: { ...created(), event: 'webwidget_triggered' },
  calls: {
    getConversation: 'contact',
    sendText: 'message',
    assign: 'assignee',
    unassign: 'assignee',
    saveEmail: 'update',
    comment: 'comment',
    tag: 'tag',
    close: 'status',
  },
  answers: { 422: 'refused' },
  limits: {},
};
