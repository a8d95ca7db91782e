import { createHmac } from 'node:crypto';
import { generic } from '../../../src/platforms/generic/index.js';
import { COMMANDS_SECRET, EVENTS_SECRET, genericSettings } from '../../support/generic.js';
import type { PlatformUnderTest } from '../platform-under-test.js';

const secretOf = (text: string) => `whsec_${Buffer.from(text.padEnd(32, '.')).toString('base64')}`;

const conversation = { id: 'conv-1', openedAt: '2026-01-06T09:00:00.000Z' };
const at = '2026-01-06T09:00:01.000Z';
const event = (type: string, data: object) => ({ type, timestamp: at, data: { conversation, ...data } });
const text = { kind: 'text', text: 'hello', at };

export const underTest: PlatformUnderTest = {
  kind: generic,
  standIn: 'generic',
  settings: ({ baseUrl, token, keys }) =>
    genericSettings(baseUrl, {
      secrets: keys,
      commandSecrets: [token.startsWith('whsec_') ? token : COMMANDS_SECRET],
    }),
  tokens: [COMMANDS_SECRET, secretOf('another secret')],
  keys: [EVENTS_SECRET, secretOf('secret after the rotation')],
  sign: (raw, key, seconds = Math.floor(Date.now() / 1000)) => {
    const secret = Buffer.from(key.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', secret).update(`evt_1.${seconds}.${raw}`).digest('base64');
    return {
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${signature}`,
    };
  },
  signatureHeader: 'webhook-signature',
  worthless: ['v1,', 'v1,AAAA', `v1a,${'A'.repeat(86)}==`],
  timestamped: true,
  samples: {
    'conversation.opened': event('conversation.opened', { contact: { id: '1', name: 'Zoë' } }),
    'conversation.closed': event('conversation.closed', {}),
    'message.received': event('message.received', { message: { id: 'm1', ...text } }),
    'message.sent': event('message.sent', { message: { id: 'm2', source: 'user', ...text } }),
    'assignee.updated': event('assignee.updated', { assignee: { id: '101' } }),
    'contact.updated': event('contact.updated', { contact: { id: '1', email: 'zoe@example.com' } }),
  },
  unheardOf: event('call.ended', {}),
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
  answers: {},
  limits: {},
};
