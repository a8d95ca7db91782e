/**
 * The webhook bodies of the stand-in, with the keys that respond.io sends: test/vendor/respond-io. Times are whole
 * seconds, but for those of messages.
 */
import { randomUUID } from 'node:crypto';
import type { ChatMessage, SandboxContact } from '../../store.js';
import type { Announcement, Announcements } from '../../messenger/announcements.js';
import { seconds, userBody, webhookContact } from './contact-body.js';
import { channel, webhookMessage, writerOf } from './message-body.js';

type EventType =
  | 'conversation.opened'
  | 'conversation.closed'
  | 'message.received'
  | 'message.sent'
  | 'comment.created'
  | 'call.ended'
  | 'contact.created'
  | 'contact.updated'
  | 'contact.tag.updated'
  | 'contact.lifecycle.updated'
  | 'contact.assignee.updated';

function event(type: EventType, contact: SandboxContact, parts: object = {}): Announcement[] {
  const id = randomUUID();
  return [{ type, id, body: { contact: webhookContact(contact), ...parts, event_type: type, event_id: id } }];
}

export const announces: Announcements = {
  opened(contact, source) {
    const first = contact.messages.find(({ from, at }) => from === 'contact' && at >= contact.openedTime);
    return event('conversation.opened', contact, {
      conversation: {
        source,
        conversationOpenedAt: seconds(contact.openedTime),
        firstIncomingMessage: first?.text || null,
        firstIncomingMessageChannelId: first ? channel.id : null,
      },
    });
  },
  closed: (contact, by, note) =>
    event('conversation.closed', contact, { conversation: closeOf(contact, by, note) }),
  received: (contact, message) =>
    event('message.received', contact, {
      channel,
      sender: { type: 'message', source: 'contact' },
      message: webhookMessage(contact, message),
    }),
  sent: (contact, message) =>
    event('message.sent', contact, {
      channel,
      ...senderOf(message),
      message: webhookMessage(contact, message),
    }),
  contactCreated: (contact) => event('contact.created', contact),
  contactChanged: (contact) => event('contact.updated', contact, { action: 'updated' }),
  assigneeChanged: (contact) => event('contact.assignee.updated', contact),
  tagged: (contact, tag, action) => event('contact.tag.updated', contact, { tag, action }),
  lifecycleChanged: (contact, before) =>
    event('contact.lifecycle.updated', contact, {
      action: 'update',
      lifecycle: contact.lifecycle ?? null,
      oldLifecycle: before ?? null,
    }),
  commented: (contact, { text }) =>
    event('comment.created', contact, {
      text,
      attachments: [],
      mentionedUserIds: [],
      mentionedUserEmails: [],
    }),
  called: (contact) =>
    event('call.ended', contact, { channel, user: roleOf(contact.assignee), call: callBody() }),
};

function closeOf(contact: SandboxContact, by: number | null, note: { category?: string; summary?: string }) {
  const since = contact.messages.filter(({ at }) => at >= contact.openedTime);
  const incoming = since.filter(({ from }) => from === 'contact').length;
  return {
    category: note.category ?? null,
    summary: note.summary ?? null,
    openedTime: seconds(contact.openedTime),
    openedBySource: contact.openedBy ?? 'contact',
    closedTime: seconds(Math.max(Date.now(), contact.openedTime)),
    closedBy: userBody(by) ?? { id: null },
    closedBySource: by === null ? 'api' : 'user',
    incomingMessageCount: incoming,
    outgoingMessageCount: since.length - incoming,
  };
}

function roleOf(id: number | null) {
  const user = userBody(id);
  return user && { ...user, role: 'agent' };
}

/** Who wrote stands at the top, of the API nobody. */
function senderOf(message: ChatMessage) {
  const writer = writerOf(message);
  if (!writer) return { user: null, sender: { type: 'message', source: 'api' } };
  return {
    user: { ...roleOf(writer.id) },
    sender: { type: 'message', source: 'user', userId: writer.id, teamId: writer.team?.id ?? null },
  };
}

function callBody() {
  const end = seconds(Date.now());
  return {
    id: randomUUID(),
    status: 'completed',
    channel: channel.name,
    direction: 'inbound',
    language: 'eng',
    start_time: end - 14,
    end_time: end,
    durationSeconds: 14,
    recordingURL: 'https://files.example/recording.mp3',
    transcript: [],
    callSummary: { title: 'Sample', summary: [], actionItems: [] },
  };
}
