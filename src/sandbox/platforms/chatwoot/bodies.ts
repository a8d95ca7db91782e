/** Chatwoot's objects as its webhooks and its API show them. */
import { users, type ChatMessage, type SandboxContact, type SandboxUser, type Store } from '../../store.js';

export const ACCOUNT = { id: 1, name: 'Sandbox' };
const INBOX = { id: 1, name: 'Sandbox chat' };

/** The token's own user: whatever is written by an API call is theirs. */
export const TOKEN_USER = { id: 100, name: 'VIP Router', email: 'router@support.example', type: 'user' };

export type Direction = 'incoming' | 'outgoing';
const numbers = { incoming: 0, outgoing: 1 } satisfies Record<Direction, number>;

export const seconds = (at: number): number => Math.floor(at / 1000);

/** Conversations are numbered in their account: never the contact's id. */
export const displayId = ({ id }: SandboxContact): number => id - 1000;

export function statusOf({ status, phase }: SandboxContact): string {
  return status === 'closed' ? 'resolved' : (phase ?? 'open');
}

export function agentBody(user: SandboxUser, store: Store) {
  return {
    id: user.id,
    account_id: ACCOUNT.id,
    availability_status: store.away.has(user.id) ? 'offline' : 'online',
    auto_offline: true,
    confirmed: true,
    email: user.email,
    available_name: user.firstName,
    name: user.firstName,
    role: user.role === 'agent' ? 'agent' : 'administrator',
    thumbnail: '',
  };
}

export function contactBody(contact: SandboxContact) {
  return {
    additional_attributes: {},
    custom_attributes: Object.fromEntries(contact.customFields.map(({ name, value }) => [name, value])),
    email: contact.email,
    id: contact.id,
    identifier: null,
    name: contact.firstName,
    phone_number: contact.phone,
    thumbnail: '',
    blocked: false,
    type: 'contact',
  };
}

/** As it stands in lists and in conversations: a number for the kind, whole seconds for the time. */
export function messageBody(contact: SandboxContact, message: ChatMessage, isPrivate = false) {
  const direction = directionOf(message);
  const attachments = message.type === 'attachment' ? { attachments: attachmentsOf(message) } : {};
  return {
    id: message.id,
    content: message.text === '' ? null : message.text,
    account_id: ACCOUNT.id,
    inbox_id: INBOX.id,
    conversation_id: displayId(contact),
    message_type: numbers[direction],
    created_at: seconds(message.at),
    private: isPrivate,
    status: 'sent',
    source_id: null,
    content_type: message.type === 'sticker' ? 'sticker' : 'text',
    content_attributes: message.attributes ?? {},
    sender: senderOf(contact, message),
    ...attachments,
  };
}

/** As a webhook tells of it: a word for the kind, a date for the time. */
export function messageEvent(contact: SandboxContact, message: ChatMessage, isPrivate = false) {
  return {
    ...messageBody(contact, message, isPrivate),
    message_type: directionOf(message),
    created_at: new Date(message.at).toISOString(),
    additional_attributes: {},
    inbox: INBOX,
    account: ACCOUNT,
    conversation: conversationBody(contact),
  };
}

export function conversationBody(contact: SandboxContact) {
  const assignee = users.find(({ id }) => id === contact.assignee);
  const last = contact.messages.at(-1);
  return {
    additional_attributes: { browser_language: contact.language },
    can_reply: true,
    channel: 'Channel::WebWidget',
    id: displayId(contact),
    inbox_id: INBOX.id,
    messages: last ? [messageBody(contact, last)] : [],
    labels: contact.tags,
    meta: {
      sender: contactBody(contact),
      assignee: assignee
        ? { id: assignee.id, name: assignee.firstName, email: assignee.email, type: 'user' }
        : null,
      assignee_type: assignee ? 'User' : null,
      team: null,
      hmac_verified: false,
    },
    status: statusOf(contact),
    custom_attributes: {},
    snoozed_until: null,
    first_reply_created_at: null,
    priority: null,
    waiting_since: seconds(waitingSince(contact)),
    timestamp: seconds(last?.at ?? contact.createdAt),
    last_activity_at: seconds(last?.at ?? contact.createdAt),
    created_at: seconds(createdAt(contact)),
    updated_at: Date.now() / 1000,
  };
}

/** A conversation is made by its first message. */
const createdAt = ({ messages, openedTime, createdAt: made }: SandboxContact): number =>
  messages[0]?.at ?? (openedTime || made);

/** Since the contact's first message that no human has answered; what automations write is no answer. */
function waitingSince(contact: SandboxContact): number {
  const { messages, openedTime } = contact;
  const present = messages.filter(({ at }) => at >= openedTime);
  const answered = present.findLastIndex(({ from, attributes }) => isByHuman(from, attributes));
  return present.slice(answered + 1).find(({ from }) => from === 'contact')?.at ?? 0;
}

const isByHuman = (from: ChatMessage['from'], attributes: ChatMessage['attributes']): boolean =>
  from === 'agent' || (from === 'router' && attributes?.['automation_rule_id'] === undefined);

const directionOf = ({ from }: ChatMessage): Direction => (from === 'contact' ? 'incoming' : 'outgoing');

function senderOf(contact: SandboxContact, { from, agent }: ChatMessage) {
  if (from === 'contact') return contactBody(contact);
  const user = users.find(({ firstName }) => firstName === agent);
  return user ? { id: user.id, name: user.firstName, email: user.email, type: 'user' } : TOKEN_USER;
}

const attachmentsOf = ({ id }: ChatMessage) => [
  {
    id,
    message_id: id,
    file_type: 'image',
    account_id: ACCOUNT.id,
    data_url: 'https://files.example/picture.png',
  },
];
