/**
 * The webhook bodies of the stand-in, shaped like respond.io's samples. Times of messages and openings are in
 * milliseconds, which the samples have in seconds: receivers must take both, and two openings or messages within one
 * second must be told apart. Who wrote an outgoing message stands in `message.sender.source`; the samples leave it out,
 * the vendor's code names the values.
 */
import { randomUUID } from 'node:crypto';
import { users, type ChatMessage, type SandboxContact } from '../../store.js';
import type { Announcement, Announcements } from '../../messenger/announcements.js';

type EventType =
  | 'conversation.opened'
  | 'conversation.closed'
  | 'message.received'
  | 'message.sent'
  | 'contact.updated'
  | 'contact.assignee.updated';

const seconds = (at: number): number => Math.floor(at / 1000);

export function userBody(id: number | null) {
  const user = users.find((one) => one.id === id);
  return user ? { id: user.id, firstName: user.firstName, lastName: null, email: user.email } : null;
}

export function contactBody(contact: SandboxContact) {
  return {
    id: contact.id,
    firstName: contact.firstName,
    lastName: null,
    phone: contact.phone,
    email: contact.email,
    language: contact.language,
    profilePic: null,
    locale: null,
    countryCode: null,
    status: contact.status,
    isBlocked: false,
    custom_fields: contact.customFields,
    tags: contact.tags,
    assignee: userBody(contact.assignee),
    lifecycle: null,
    created_at: seconds(contact.createdAt),
  };
}

const channel = { id: 1, name: 'Sandbox chat', source: 'custom_channel', meta: '{}', created_at: 1663274081 };

const messageBody = (contact: SandboxContact, message: ChatMessage) => ({
  ...listedMessage(contact, message),
  timestamp: message.at,
});

/** As `GET …/message/list` has it: no time but those of the statuses. */
export function listedMessage(contact: SandboxContact, message: ChatMessage) {
  const incoming = message.from === 'contact';
  const agent = users.find(({ firstName }) => firstName === message.agent);
  return {
    messageId: message.id,
    channelMessageId: message.id,
    contactId: contact.id,
    channelId: channel.id,
    traffic: incoming ? 'incoming' : 'outgoing',
    message: contentOf(message),
    status: [{ value: incoming ? 'delivered' : 'sent', timestamp: seconds(message.at) }],
    ...(incoming ? {} : { sender: agent ? { source: 'user', ...userBody(agent.id) } : { source: 'api' } }),
  };
}

/** Only texts carry text; a file is named by its address. */
function contentOf({ type, text }: ChatMessage) {
  const written = text === '' ? {} : { text };
  if (type !== 'attachment') return { type, ...written };
  return { type, ...written, attachment: { type: 'image', url: 'https://files.example/picture.png' } };
}

function event(type: EventType, parts: object): Announcement[] {
  const id = randomUUID();
  return [{ type, id, body: { ...parts, event_type: type, event_id: id } }];
}

export const announces: Announcements = {
  opened: (contact, source) =>
    event('conversation.opened', {
      contact: contactBody(contact),
      conversation: { source, openedTime: contact.openedTime },
    }),
  closed: (contact, by, note) =>
    event('conversation.closed', {
      contact: contactBody(contact),
      conversation: {
        category: note.category ?? null,
        summary: note.summary ?? null,
        openedTime: contact.openedTime,
        openedBySource: 'contact',
        closedTime: Date.now(),
        closedBy: userBody(by),
        closedBySource: by === null ? 'api' : 'user',
      },
    }),
  received: (contact, message) =>
    event('message.received', {
      contact: contactBody(contact),
      message: messageBody(contact, message),
      channel,
    }),
  sent: (contact, message) =>
    event('message.sent', { contact: contactBody(contact), message: messageBody(contact, message), channel }),
  contactChanged: (contact) => event('contact.updated', { contact: contactBody(contact) }),
  assigneeChanged: (contact) => event('contact.assignee.updated', { contact: contactBody(contact) }),
};
