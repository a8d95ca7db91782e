import { createHmac, randomUUID } from 'node:crypto';
import type { Contact, Wire } from '../speed/engine.js';
import { SIGNING_KEY, WORKSPACE } from './policy.js';

const path = `/webhooks/${WORKSPACE}/respond-io`;

/** respond.io's webhooks, signed. */
export const webhooks: Wire = {
  open: (contact) =>
    signed({
      event_type: 'conversation.opened',
      contact: { ...bodyOf(contact), status: 'open', assignee: null, tags: [] },
      conversation: { source: 'contact', conversationOpenedAt: Date.now() },
    }),
  reply: (contact, text) =>
    signed({
      event_type: 'message.received',
      contact: bodyOf(contact),
      message: { messageId: randomUUID(), timestamp: Date.now() + 1_000, message: { type: 'text', text } },
    }),
};

const bodyOf = ({ id, email }: Contact) => ({ id: Number(id), firstName: 'Jane', email: email ?? null });

function signed(event: object) {
  const body = JSON.stringify({ ...event, event_id: randomUUID() });
  const signature = createHmac('sha256', SIGNING_KEY).update(body).digest('base64');
  return { path, body, headers: { 'x-webhook-signature': signature } };
}
