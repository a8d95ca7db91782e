/** What Chatwoot's webhooks and its API show alike: contacts, users and messages as its events carry them. */
import { users, type ChatMessage, type SandboxContact, type SandboxUser, type Store } from '../../store.js';
import { FORM_TYPES, toHtml, writtenAs } from './written.js';

export const ACCOUNT = { id: 1, name: 'Sandbox' };
export const INBOX = { id: 1, name: 'Sandbox chat' };
export const CHANNEL = 'Channel::WebWidget';

/** The token's own user: whatever is written by an API call is theirs. */
export const TOKEN_USER = { id: 100, firstName: 'VIP Router', email: 'router@support.example' };
/** A bot that shows forms in the chat window. */
export const FORM_BOT = { id: 7, name: 'Botty' };

export type Direction = 'incoming' | 'outgoing' | 'activity' | 'template';
export const numbers = { incoming: 0, outgoing: 1, activity: 2, template: 3 } satisfies Record<
  Direction,
  number
>;

export const seconds = (at: number): number => Math.floor(at / 1000);
export const date = (at: number): string => new Date(at).toISOString();

/** Conversations are numbered in their account: never the contact's id. */
export const displayId = ({ id }: SandboxContact): number => id - 1000;

export function statusOf({ status, phase }: SandboxContact): string {
  return status === 'closed' ? 'resolved' : (phase ?? 'open');
}

export const assigneeOf = ({ assignee }: SandboxContact): SandboxUser | undefined =>
  users.find(({ id }) => id === assignee);

export const availabilityOf = ({ id }: { id: number }, store: Store): string =>
  store.away.has(id) ? 'offline' : 'online';

/** A user in events: without an e-mail address. */
export function userInEvents({ id, firstName }: Pick<SandboxUser, 'id' | 'firstName'>) {
  return {
    id,
    name: firstName,
    available_name: firstName,
    avatar_url: '',
    type: 'user',
    availability_status: 'online',
    thumbnail: '',
  };
}

export const teamOf = (user: SandboxUser | undefined) => user?.team ?? null;

const customAttributesOf = ({ customFields }: SandboxContact) =>
  Object.fromEntries(customFields.map(({ name, value }) => [name, value]));

export function contactFields(contact: SandboxContact) {
  return {
    additional_attributes: {},
    custom_attributes: customAttributesOf(contact),
    email: contact.email,
    id: contact.id,
    identifier: null,
    name: contact.firstName,
    phone_number: contact.phone,
    thumbnail: '',
    blocked: false,
  };
}

/** A contact in events. */
export const contactInEvents = (contact: SandboxContact) => ({ ...contactFields(contact), type: 'contact' });

/** Answers of a form are kept on the message that shows it, and are no messages. */
export const shownMessages = ({ messages }: SandboxContact): ChatMessage[] =>
  messages.filter(({ type }) => !FORM_TYPES.includes(type));

export function directionOf({ from }: ChatMessage): Direction {
  return from === 'contact' ? 'incoming' : 'outgoing';
}

/** The user who wrote it; undefined for the contact. */
export function writerOf({
  from,
  agent,
}: ChatMessage): Pick<SandboxUser, 'id' | 'firstName' | 'email'> | undefined {
  if (from === 'contact') return undefined;
  return users.find(({ firstName }) => firstName === agent) ?? TOKEN_USER;
}

/** A message in events: a number for its direction, whole seconds for its time. */
export function messageInEvents(contact: SandboxContact, message: ChatMessage, account = ACCOUNT) {
  const { content, ...parts } = writtenAs(message);
  const writer = writerOf(message);
  return {
    id: message.id,
    content: toHtml(message, content),
    account_id: account.id,
    inbox_id: INBOX.id,
    conversation_id: displayId(contact),
    message_type: numbers[directionOf(message)],
    created_at: seconds(message.at),
    updated_at: date(message.at),
    private: false,
    status: 'sent',
    source_id: null,
    ...parts,
    sender_type: writer ? 'User' : 'Contact',
    sender_id: writer?.id ?? contact.id,
    external_source_ids: {},
    additional_attributes: {},
    processed_message_content: content,
    sentiment: {},
    conversation: {
      assignee_id: contact.assignee,
      unread_count: 1,
      last_activity_at: seconds(lastActivityOf(contact)),
      contact_inbox: { source_id: sourceId(contact) },
    },
    sender: writer ? userInEvents(writer) : contactInEvents(contact),
  };
}

export const sourceId = ({ id }: SandboxContact): string => `source-${id}`;

export const lastActivityOf = ({ messages, createdAt }: SandboxContact): number =>
  messages.at(-1)?.at ?? createdAt;

export const additionalAttributesOf = (contact: SandboxContact) => ({
  browser: { browser_language: contact.language },
  initiated_at: { timestamp: date(contact.createdAt) },
  referer: 'https://shop.example/',
});
