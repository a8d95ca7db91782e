/** The webhooks of the stand-in, shaped like Chatwoot's: the object at the top level, and `event`. */
import { randomUUID } from 'node:crypto';
import type { Announcement, Announcements } from '../../messenger/announcements.js';
import type { ChatMessage, Comment, SandboxContact } from '../../store.js';
import { date, FORM_BOT, statusOf } from './bodies.js';
import { contactWebhook, conversationWebhook, machineWebhook, messageWebhook } from './webhook-bodies.js';
import { FORM_TYPES } from './written.js';

type Changes = Record<string, { previous_value: unknown; current_value: unknown }>;

export function event(type: string, body: object): Announcement {
  return { type, id: randomUUID(), body: { ...body, event: type } };
}

/** Every change moves the time of the last one too. */
function changesOf(changes: Changes): object[] {
  const now = Date.now();
  const moved = { previous_value: date(now - 250), current_value: date(now) };
  return [...Object.entries(changes), ['updated_at', moved] as const].map(([key, change]) => ({
    [key]: change,
  }));
}

function aboutConversation(type: string, contact: SandboxContact, changes?: Changes): Announcement {
  const changed = changes === undefined ? {} : { changed_attributes: changesOf(changes) };
  return event(type, { ...conversationWebhook(contact), ...changed });
}

/** A change of status is told as one, as an update, and as a line in the conversation. */
function statusChanged(contact: SandboxContact, before: string): Announcement[] {
  const status = statusOf(contact);
  const changes = { status: { previous_value: before, current_value: status } };
  return [
    ...['conversation_status_changed', 'conversation_updated'].map((type) =>
      aboutConversation(type, contact, changes),
    ),
    activity(contact, `Conversation was marked ${status}`),
  ];
}

let activities = 0;

function activity(contact: SandboxContact, content: string): Announcement {
  const line = {
    content,
    content_type: 'text',
    content_attributes: {},
    message_type: 'activity',
    sender: null,
  };
  const kept = { id: 9_000_000 + ++activities, text: content, at: Date.now() };
  contact.activities = [...(contact.activities ?? []), kept];
  return event('message_created', machineWebhook(contact, kept, line));
}

const created = (contact: SandboxContact, message: ChatMessage): Announcement =>
  event('message_created', messageWebhook(contact, message));

/** A message of the team's is told again when its channel has delivered it: nothing that is told has changed. */
const sent = (contact: SandboxContact, message: ChatMessage): Announcement[] => [
  created(contact, message),
  event('message_updated', messageWebhook(contact, message)),
];

/** An edit changes the message before it, and so does an agent who has that translated. Neither is a message. */
function updated(contact: SandboxContact, message: ChatMessage): Announcement[] {
  const earlier = contact.messages.filter(({ from, id }) => from === 'contact' && id !== message.id);
  const original = message.type === 'edit' ? earlier.at(-1) : message;
  if (!original) return [created(contact, message)];
  if (original !== message) {
    original.text = message.text;
    contact.messages = contact.messages.filter(({ id }) => id !== message.id);
    return [event('message_updated', messageWebhook(contact, original))];
  }
  const attributes = { translations: { en: 'translated' } };
  return [
    created(contact, message),
    event('message_updated', messageWebhook(contact, { ...message, attributes })),
  ];
}

/** Answering a form changes the message that shows it. */
function received(contact: SandboxContact, message: ChatMessage): Announcement[] {
  if (message.type === 'edit' || message.type === 'translated') return updated(contact, message);
  if (!FORM_TYPES.includes(message.type)) return [created(contact, message)];
  const { text } = message;
  const parts =
    message.type === 'form'
      ? {
          message_type: 'outgoing',
          content_type: 'form',
          content: 'Please tell us',
          content_attributes: {
            items: [{ name: 'email', type: 'email', label: 'E-mail' }],
            submitted_values: [{ name: 'email', value: text }],
          },
          sender: { ...FORM_BOT, type: 'agent_bot' },
        }
      : {
          message_type: 'template',
          content_type: 'input_email',
          content: 'Get notified by email',
          content_attributes: { submitted_email: text },
          sender: null,
        };
  return [event('message_updated', machineWebhook(contact, message, parts))];
}

/** What account webhooks hear. */
export const announces: Announcements = {
  opened: (contact, _source, first) =>
    first ? [aboutConversation('conversation_created', contact)] : statusChanged(contact, 'resolved'),
  closed: (contact) => statusChanged(contact, 'open'),
  phaseChanged: (contact, before) => statusChanged(contact, before ?? 'open'),
  received,
  sent,
  commented: (contact, comment) => [event('message_created', messageWebhook(contact, noteOf(comment), true))],
  contactChanged: (contact) => {
    const changes = { email: { previous_value: null, current_value: contact.email } };
    return [event('contact_updated', { ...contactWebhook(contact), changed_attributes: changesOf(changes) })];
  },
  assigneeChanged: (contact) => {
    const changes = { assignee_id: { previous_value: null, current_value: contact.assignee } };
    return [
      aboutConversation('conversation_updated', contact, changes),
      activity(contact, contact.assignee === null ? 'Conversation unassigned' : 'Assigned by VIP Router'),
    ];
  },
};

export const noteOf = ({ id, text, at }: Comment): ChatMessage => ({
  id,
  from: 'router',
  type: 'text',
  text,
  at,
});
