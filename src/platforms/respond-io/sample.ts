/** Webhooks as respond.io sends them, to try an installation out. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Sample, SampleValues } from '../kind.js';
import type { RespondIoSettings } from './settings.js';

const EVENTS: Record<string, (values: SampleValues, now: number) => object> = {
  'conversation.opened': ({ text }, now) => ({
    conversation: {
      source: 'contact',
      conversationOpenedAt: Math.floor(now / 1000),
      firstIncomingMessage: text ?? 'hi',
      firstIncomingMessageChannelId: 1,
    },
  }),
  'conversation.closed': (_, now) => ({
    conversation: { closedTime: Math.floor(now / 1000), closedBySource: 'user' },
  }),
  'message.received': ({ contact, text }, now) => ({
    message: {
      messageId: String(now),
      contactId: contact,
      traffic: 'incoming',
      timestamp: now,
      message: { type: 'text', text: text ?? 'hi' },
    },
  }),
  'contact.updated': () => ({}),
};

export const sampleEvents = Object.keys(EVENTS);

/** Signed with the first of the signing keys; any event that is not known is one that the router leaves alone. */
export function sample(event: string, { signingKeys }: RespondIoSettings, values: SampleValues): Sample {
  const { contact, email } = values;
  const id = /^\d{1,15}$/.test(contact) ? Number(contact) : contact;
  const body = JSON.stringify({
    contact: { id, firstName: 'Sample', email: email ?? null, tags: [], custom_fields: [] },
    ...EVENTS[event]?.(values, Date.now()),
    event_type: event,
    event_id: randomUUID(),
  });
  const signature = createHmac('sha256', signingKeys[0] ?? '')
    .update(body)
    .digest('base64');
  return { body, headers: { 'content-type': 'application/json', 'x-webhook-signature': signature } };
}
