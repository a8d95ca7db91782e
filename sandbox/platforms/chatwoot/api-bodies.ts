/** Chatwoot's objects as its API shows them: other keys than in its webhooks, the account among them. */
import type { ChatMessage, Comment, SandboxContact, SandboxUser, Store } from '../../store.js';
import * as bodies from './bodies.js';
import { ACCOUNT, INBOX, seconds } from './bodies.js';
import { createdAt, waitingSince } from './webhook-bodies.js';
import { writtenAs } from './written.js';

/** An agent: `availability_status` is online, busy or offline. */
export function agentBody(user: SandboxUser, store: Store) {
  return {
    id: user.id,
    account_id: ACCOUNT.id,
    availability_status: bodies.availabilityOf(user, store),
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
    ...bodies.contactFields(contact),
    availability_status: 'offline',
    last_activity_at: seconds(bodies.lastActivityOf(contact)),
    created_at: seconds(contact.createdAt),
  };
}

/** In a list of messages, and as the answer to one that was sent. What a contact wrote is as it was written. */
export function messageBody(contact: SandboxContact, message: ChatMessage, isPrivate = false) {
  const { message_type, status, source_id, created_at, sender } = bodies.messageInEvents(contact, message);
  return {
    id: message.id,
    inbox_id: INBOX.id,
    conversation_id: bodies.displayId(contact),
    ...writtenAs(message),
    message_type,
    status,
    created_at,
    private: isPrivate,
    source_id,
    sender,
  };
}

/** A line about what has happened, in a list of messages. */
export function activityBody(contact: SandboxContact, line: Comment) {
  const { id, text: content, at } = line;
  return {
    id,
    inbox_id: INBOX.id,
    conversation_id: bodies.displayId(contact),
    content,
    content_type: 'text',
    content_attributes: {},
    message_type: bodies.numbers.activity,
    status: 'sent',
    created_at: seconds(at),
    private: false,
    source_id: null,
  };
}

export function conversationBody(contact: SandboxContact, store: Store) {
  const assignee = bodies.assigneeOf(contact);
  const last = bodies.shownMessages(contact).at(-1);
  const lastMessage = last ? bodies.messageInEvents(contact, last) : null;
  const activity = seconds(bodies.lastActivityOf(contact));
  return {
    meta: {
      sender: contactBody(contact),
      channel: bodies.CHANNEL,
      ...(assignee ? { assignee: agentBody(assignee, store), assignee_type: 'User' } : {}),
      ...(assignee?.team ? { team: assignee.team } : {}),
      hmac_verified: false,
    },
    id: bodies.displayId(contact),
    messages: lastMessage ? [lastMessage] : [],
    account_id: ACCOUNT.id,
    uuid: `00000000-0000-4000-8000-${String(contact.id).padStart(12, '0')}`,
    additional_attributes: bodies.additionalAttributesOf(contact),
    agent_last_seen_at: 0,
    assignee_last_seen_at: 0,
    can_reply: true,
    contact_last_seen_at: 0,
    custom_attributes: {},
    inbox_id: INBOX.id,
    labels: contact.tags,
    muted: false,
    snoozed_until: null,
    status: bodies.statusOf(contact),
    created_at: seconds(createdAt(contact)),
    updated_at: Date.now() / 1000,
    timestamp: activity,
    first_reply_created_at: 0,
    unread_count: 1,
    last_non_activity_message: lastMessage,
    last_activity_at: activity,
    priority: null,
    waiting_since: seconds(waitingSince(contact)),
    sla_policy_id: null,
  };
}
