import type { Channel, DomainEvent, IncomingMessage } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { WebhookBodyError } from '../platform.js';
import { contentHash } from '../shared/receive.js';
import { toAgent, toContact } from './contact.js';
import { toIncoming, toOutgoing } from './message.js';
import { Body, type RawBody, type RawMessage } from './schemas.js';

interface Known {
  body: RawBody;
  eventId: string;
  /** The contact is the conversation's key: respond.io has at most one open conversation per contact. */
  conversation: string;
}

/** Events that the platform documents and that change nothing here. */
const unused: Record<string, string> = {
  'contact.created': 'a contact without a conversation needs no routing',
  'contact.tag.updated': 'tags are read when a conversation opens',
  'contact.lifecycle.updated': 'the lifecycle is read when a conversation opens',
  'comment.created': 'comments are for the team only',
  'call.ended': 'a call is no message',
};

const readers: Record<string, (known: Known) => DomainEvent> = {
  'conversation.opened': opened,
  'conversation.closed': closed,
  'message.received': received,
  'message.sent': sent,
  'contact.assignee.updated': assigneeUpdated,
  'contact.updated': contactUpdated,
};

/**
 * The domain event in a verified body; always exactly one, `ignored` when its type is not used.
 * @throws {WebhookBodyError} when the body is no object, or a known event has no contact or no message
 */
export function parse(json: unknown): DomainEvent[] {
  const parsed = Body.safeParse(json);
  if (!parsed.success) throw new WebhookBodyError('$', 'a JSON object is expected');
  const body = parsed.data;
  const type = body.event_type;
  const read = type !== undefined && Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (!read) {
    return [compact({ type: 'ignored' as const, eventId: body.event_id, reason: whyIgnored(type) })];
  }
  const conversation = body.contact?.id ?? body.message?.contactId;
  if (conversation === undefined) throw new WebhookBodyError('contact.id', 'the event names no contact');
  // By the documentation every event has an id.
  return [read({ body, eventId: body.event_id ?? contentHash(json), conversation })];
}

function whyIgnored(type: string | undefined): string {
  if (type === undefined) return 'no event_type';
  return (Object.hasOwn(unused, type) ? unused[type] : undefined) ?? 'unhandled event type';
}

function opened({ body, eventId, conversation }: Known): DomainEvent {
  if (!body.contact) throw new WebhookBodyError('contact', 'an opening without a contact');
  const openedAt = body.conversation?.conversationOpenedAt ?? body.conversation?.openedTime;
  const openedId = openedAt === undefined ? eventId : `${conversation}@${openedAt}`;
  const source = body.conversation?.source ?? body.conversation?.openedBySource ?? body.source ?? 'unknown';
  return {
    type: 'conversation.opened',
    source: source.toLowerCase(),
    contact: toContact(conversation, body.contact),
    ...compact({
      eventId,
      conversation,
      openedId,
      openedAt,
      channel: channelOf(body),
      message: openingMessage(body, openedId, openedAt),
    }),
  };
}

/** A whole message of its own, or the text alone: that one has neither an id nor a time. */
function openingMessage(
  body: RawBody,
  openedId: string,
  at: number | undefined,
): IncomingMessage | undefined {
  const { message, conversation } = body;
  if (message) return message.traffic === 'outgoing' ? undefined : toIncoming(message, openedId);
  const text = conversation?.firstIncomingMessage;
  if (text === undefined) return undefined;
  return compact({ id: `${openedId}/message`, kind: 'text' as const, text, at, fromOpening: true as const });
}

/** An opening names the channel by its id only. */
function channelOf({ channel, conversation }: RawBody): Channel | undefined {
  const id = channel?.id ?? conversation?.firstIncomingMessageChannelId;
  const found = compact({ id, source: channel?.source });
  return Object.keys(found).length === 0 ? undefined : found;
}

function closed({ body, eventId, conversation }: Known): DomainEvent {
  return {
    type: 'conversation.closed',
    ...compact({
      eventId,
      conversation,
      openedAt: body.conversation?.openedTime,
      closedAt: body.conversation?.closedTime,
      closedBy: toAgent(body.conversation?.closedBy),
    }),
  };
}

function received({ body, eventId, conversation }: Known): DomainEvent {
  const message = toIncoming(messageOf(body), eventId);
  return compact({
    type: 'message.received' as const,
    eventId,
    conversation,
    message,
    channel: channelOf(body),
  });
}

function sent({ body, eventId, conversation }: Known): DomainEvent {
  return { type: 'message.sent', eventId, conversation, message: toOutgoing(messageOf(body), body, eventId) };
}

function assigneeUpdated({ body, eventId, conversation }: Known): DomainEvent {
  const assignee = toAgent(body.contact?.assignee) ?? toAgent(body.assignee) ?? null;
  return { type: 'assignee.updated', eventId, conversation, assignee };
}

function contactUpdated({ body, eventId, conversation }: Known): DomainEvent {
  const news = compact({ email: body.contact?.email, phone: body.contact?.phone });
  return { type: 'contact.updated', eventId, conversation, ...news };
}

function messageOf(body: RawBody): RawMessage {
  if (!body.message) throw new WebhookBodyError('message', 'a message event without a message');
  return body.message;
}
