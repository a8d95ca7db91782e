/** The webhooks of the stand-in, shaped like Chatwoot's: the object at the top level, and `event`. */
import { randomUUID } from 'node:crypto';
import type { Announcement, Announcements } from '../../messenger/announcements.js';
import type { ChatMessage, Comment, SandboxContact } from '../../store.js';
import { ACCOUNT, contactBody, conversationBody, messageEvent } from './bodies.js';

type Changes = Record<string, { previous_value: unknown; current_value: unknown }>;

function event(type: string, body: object): Announcement {
  return { type, id: randomUUID(), body: { ...body, event: type } };
}

function aboutConversation(type: string, contact: SandboxContact, changes?: Changes): Announcement {
  const changed = changes === undefined ? {} : { changed_attributes: [changes] };
  return event(type, { ...conversationBody(contact), account: ACCOUNT, ...changed });
}

/** A change of status is told as one, and as an update. */
function statusChanged(contact: SandboxContact, before: string): Announcement[] {
  const { status } = conversationBody(contact);
  const changes = { status: { previous_value: before, current_value: status } };
  return ['conversation_status_changed', 'conversation_updated'].map((type) =>
    aboutConversation(type, contact, changes),
  );
}

const written = (contact: SandboxContact, message: ChatMessage): Announcement[] => [
  event('message_created', messageEvent(contact, message)),
];

/** What account webhooks hear. */
export const announces: Announcements = {
  opened: (contact, _source, first) =>
    first ? [aboutConversation('conversation_created', contact)] : statusChanged(contact, 'resolved'),
  closed: (contact) => statusChanged(contact, 'open'),
  phaseChanged: (contact, before) => statusChanged(contact, before ?? 'open'),
  received: written,
  sent: written,
  commented: (contact, comment) => [event('message_created', messageEvent(contact, noteOf(comment), true))],
  contactChanged: (contact) => [
    event('contact_updated', { ...contactBody(contact), account: ACCOUNT, changed_attributes: [] }),
  ],
  assigneeChanged: (contact) => {
    const changes = { assignee_id: { previous_value: null, current_value: contact.assignee } };
    return [aboutConversation('conversation_updated', contact, changes)];
  },
};

export const noteOf = ({ id, text, at }: Comment): ChatMessage => ({
  id,
  from: 'router',
  type: 'text',
  text,
  at,
});

/** With an agent bot at the inbox: it hears of messages too, and of openings and closes in words of its own. */
export const withBot: Announcements = {
  ...announces,
  opened: (contact, source, first) => [
    ...announces.opened(contact, source, first),
    ...(contact.phase === undefined ? [aboutConversation('conversation_opened', contact)] : []),
  ],
  closed: (contact, by, note) => [
    ...announces.closed(contact, by, note),
    aboutConversation('conversation_resolved', contact),
  ],
  phaseChanged: (contact, before) => [
    ...statusChanged(contact, before ?? 'open'),
    ...(contact.phase === undefined ? [aboutConversation('conversation_opened', contact)] : []),
  ],
  received: (contact, message) => [...written(contact, message), ...written(contact, message)],
  sent: (contact, message) => [...written(contact, message), ...written(contact, message)],
};
