/** Chatwoot's objects as its webhooks show them. A conversation's names no account; a message's does. */
import type { ChatMessage, SandboxContact } from '../../store.js';
import * as bodies from './bodies.js';
import { ACCOUNT, date, INBOX, seconds } from './bodies.js';
import { toHtml, writtenAs } from './written.js';

export function conversationWebhook(contact: SandboxContact, account = ACCOUNT) {
  const assignee = bodies.assigneeOf(contact);
  const last = bodies.shownMessages(contact).at(-1);
  const activity = seconds(bodies.lastActivityOf(contact));
  return {
    additional_attributes: bodies.additionalAttributesOf(contact),
    can_reply: true,
    channel: bodies.CHANNEL,
    contact_inbox: contactInboxOf(contact),
    id: bodies.displayId(contact),
    inbox_id: INBOX.id,
    messages: last ? [bodies.messageInEvents(contact, last, account)] : [],
    labels: contact.tags,
    meta: {
      sender: bodies.contactInEvents(contact),
      assignee: assignee ? bodies.userInEvents(assignee) : null,
      assignee_type: assignee ? 'User' : null,
      team: bodies.teamOf(assignee),
      hmac_verified: false,
    },
    status: bodies.statusOf(contact),
    custom_attributes: {},
    snoozed_until: null,
    unread_count: 1,
    first_reply_created_at: null,
    priority: null,
    waiting_since: seconds(waitingSince(contact)),
    agent_last_seen_at: 0,
    contact_last_seen_at: 0,
    last_activity_at: activity,
    timestamp: activity,
    created_at: seconds(createdAt(contact)),
    updated_at: Date.now() / 1000,
  };
}

/** A word for the direction, a date for the time. */
export function messageWebhook(contact: SandboxContact, message: ChatMessage, isPrivate = false) {
  const { content, ...parts } = writtenAs(message);
  const writer = bodies.writerOf(message);
  return {
    ...aroundMessage(contact, message),
    ...parts,
    content: toHtml(message, content),
    message_type: bodies.directionOf(message) as string,
    private: isPrivate,
    sender: writer
      ? { id: writer.id, name: writer.firstName, email: writer.email, type: 'user' }
      : (contactWebhook(contact) as object | null),
  };
}

/** A message that nobody of the team wrote: a form of a bot, Chatwoot's own, or a line about what has happened. */
export function machineWebhook(
  contact: SandboxContact,
  message: Pick<ChatMessage, 'id' | 'at'>,
  parts: {
    message_type: string;
    content_type: string;
    content: string;
    content_attributes: object;
    sender: object | null;
  },
) {
  return { ...aroundMessage(contact, message), private: false, ...parts };
}

const aroundMessage = (contact: SandboxContact, { id, at }: Pick<ChatMessage, 'id' | 'at'>) => ({
  account: ACCOUNT,
  additional_attributes: {},
  conversation: conversationWebhook(contact),
  created_at: date(at),
  id,
  inbox: INBOX,
  source_id: null,
});

export function contactWebhook(contact: SandboxContact) {
  return { account: ACCOUNT, avatar: '', ...bodies.contactFields(contact) };
}

function contactInboxOf(contact: SandboxContact) {
  const at = date(contact.createdAt);
  return {
    id: contact.id,
    contact_id: contact.id,
    inbox_id: INBOX.id,
    source_id: bodies.sourceId(contact),
    created_at: at,
    updated_at: at,
    hmac_verified: false,
    pubsub_token: `token-${contact.id}`,
  };
}

/** A conversation is made by its first message. */
export const createdAt = ({ messages, openedTime, createdAt: made }: SandboxContact): number =>
  messages[0]?.at ?? (openedTime || made);

/** Since the contact's first message that no human has answered; what automations write is no answer. */
export function waitingSince(contact: SandboxContact): number {
  const { messages, openedTime } = contact;
  const present = messages.filter(({ at }) => at >= openedTime);
  const answered = present.findLastIndex(({ from, attributes }) => isByHuman(from, attributes));
  return present.slice(answered + 1).find(({ from }) => from === 'contact')?.at ?? 0;
}

const isByHuman = (from: ChatMessage['from'], attributes: ChatMessage['attributes']): boolean =>
  from === 'agent' || (from === 'router' && attributes?.['automation_rule_id'] === undefined);
