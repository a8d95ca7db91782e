import { createHmac } from 'node:crypto';
import { respondIo } from '../../../src/platforms/respond-io/index.js';
import type { RespondIoSettings } from '../../../src/platforms/respond-io/settings.js';
import { fixture } from '../../fixtures/respond-io.js';
import type { PlatformUnderTest } from '../platform-under-test.js';

export const underTest: PlatformUnderTest = {
  kind: respondIo,
  standIn: 'respond-io',
  settings: ({ baseUrl, token, keys }): RespondIoSettings => ({
    type: 'respond-io',
    baseUrl,
    token,
    signingKeys: keys,
    callsPerSecond: false,
  }),
  keys: ['key of the first subscription', 'key of the second subscription'],
  sign: (raw, key) => ({ 'x-webhook-signature': createHmac('sha256', key).update(raw).digest('base64') }),
  signatureHeader: 'x-webhook-signature',
  worthless: ['sha256=UtAE5LaeNjrL33PUEQfh69YKw7UhrrkOL9tQN0+xIrI='],
  timestamped: false,
  samples: {
    'conversation.opened': fixture('conversation.opened'),
    'conversation.closed': fixture('conversation.closed'),
    'message.received': fixture('message.received'),
    'message.sent': fixture('message.sent'),
    'assignee.updated': fixture('contact.assignee.updated'),
    'contact.updated': { ...fixture('conversation.opened'), event_type: 'contact.updated' },
  },
  unheardOf: { ...fixture('message.received'), event_type: 'contact.merged' },
  calls: {
    getConversation: 'contact',
    find: 'contact',
    sendText: 'message',
    assign: 'assignee',
    unassign: 'assignee',
    saveEmail: 'update',
    comment: 'comment',
    tag: 'tag',
    close: 'status',
  },
  answers: { 409: 'refused', 449: 'rateLimited' },
  limits: { text: 2_000, comment: 1_000, tag: 255, tags: 10 },
};
