/** The events of the generic stand-in: `type`, `timestamp` and `data`, as docs/reference/generic-platform.md has them. */
import { randomUUID } from 'node:crypto';
import type { Announcement, Announcements } from '../../messenger/announcements.js';
import { users, type ChatMessage, type SandboxContact } from '../../store.js';

/** A contact of this helpdesk has one conversation, opened again and again. */
export const conversationOf = ({ id }: SandboxContact): string => `conv-${id}`;

export function agentBody(id: number | null) {
  const user = users.find((one) => one.id === id);
  return user ? { id: String(user.id), name: user.firstName, email: user.email } : null;
}

const iso = (at: number): string => new Date(at).toISOString();

export function contactBody(contact: SandboxContact) {
  const { id, firstName, email, phone, language, tags, customFields } = contact;
  return {
    id: String(id),
    name: firstName,
    email,
    phone,
    language,
    tags,
    fields: Object.fromEntries(customFields.map(({ name, value }) => [name, value])),
    assignee: agentBody(contact.assignee),
  };
}

export function conversationBody(contact: SandboxContact) {
  return { id: conversationOf(contact), openedAt: iso(contact.openedTime) };
}

const messageBody = ({ id, type, text, at }: ChatMessage) => ({
  id: `msg-${id}`,
  kind: type,
  text: text || null,
  at: iso(at),
});

function senderOf({ agent }: ChatMessage) {
  const user = users.find(({ firstName }) => firstName === agent);
  return user ? { source: 'user', sender: agentBody(user.id) } : { source: 'api' };
}

function event(type: string, contact: SandboxContact, data: object = {}): Announcement[] {
  const body = {
    type,
    timestamp: iso(Date.now()),
    data: { conversation: conversationBody(contact), ...data },
  };
  return [{ type, id: `evt_${randomUUID()}`, body }];
}

export const announces: Announcements = {
  opened: (contact, source) =>
    event('conversation.opened', contact, {
      conversation: { ...conversationBody(contact), source },
      contact: contactBody(contact),
      channel: { id: '1', source: 'custom_channel' },
    }),
  closed: (contact, by, note) =>
    event('conversation.closed', contact, {
      conversation: { ...conversationBody(contact), closedAt: iso(Date.now()), ...note },
      closedBy: agentBody(by),
    }),
  received: (contact, message) => event('message.received', contact, { message: messageBody(message) }),
  sent: (contact, message) =>
    event('message.sent', contact, { message: { ...messageBody(message), ...senderOf(message) } }),
  contactChanged: ({ ...contact }) =>
    event('contact.updated', contact, { contact: { email: contact.email, phone: contact.phone } }),
  assigneeChanged: (contact) => event('assignee.updated', contact, { assignee: agentBody(contact.assignee) }),
};
