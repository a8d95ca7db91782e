import type { AgentRef, Contact, DomainEvent } from '../../routing/conversation.js';
import { WebhookBodyError } from '../platform.js';
import { compact } from '../../routing/compact.js';
import { Envelope, events, type Events, type RawAgent, type RawContact } from './schemas.js';

/** @param at when it happened, where the envelope says so */
type Reader<T extends keyof Events> = (data: Events[T]['data'], eventId: string, at?: number) => DomainEvent;
type Readers = { [T in keyof Events]: Reader<T> };

const readers: Readers = {
  'conversation.opened': (
    { conversation: { id, openedAt, source }, contact, channel, message },
    eventId,
  ) => ({
    type: 'conversation.opened',
    source: source?.toLowerCase() ?? 'unknown',
    contact: toContact(contact),
    ...compact({
      eventId,
      conversation: id,
      openedId: openedAt === undefined ? eventId : `${id}@${openedAt}`,
      openedAt,
      channel: channel && compact({ id: channel.id, source: channel.source, inbox: channel.inbox }),
      message: message && toMessage(message),
      // Opened by the contact: their first message comes as an event of its own.
      messageFollows: !message && source?.toLowerCase() === 'contact' ? (true as const) : undefined,
    }),
  }),
  'conversation.closed': ({ conversation: { id, openedAt, closedAt }, closedBy }, eventId, at) => ({
    type: 'conversation.closed',
    ...compact({
      eventId,
      conversation: id,
      openedAt,
      closedAt: closedAt ?? at,
      closedBy: closedBy && toAgent(closedBy),
    }),
  }),
  'message.received': ({ conversation, message }, eventId) => ({
    type: 'message.received',
    eventId,
    conversation: conversation.id,
    message: toMessage(message),
  }),
  'message.sent': ({ conversation, message: { id, text, at, source, sender } }, eventId) => ({
    type: 'message.sent',
    eventId,
    conversation: conversation.id,
    message: compact({ id, text, at, source, sender: sender && toAgent(sender) }),
  }),
  'contact.updated': ({ conversation, contact: { email, phone } }, eventId) => ({
    type: 'contact.updated',
    eventId,
    conversation: conversation.id,
    ...compact({ email, phone }),
  }),
  'assignee.updated': ({ conversation, assignee }, eventId) => ({
    type: 'assignee.updated',
    eventId,
    conversation: conversation.id,
    assignee: assignee && toAgent(assignee),
  }),
};

/**
 * The domain event in a verified body. Always exactly one, `ignored` when its type is
 * not used.
 * @param eventId the id of the webhook
 * @throws {WebhookBodyError} when a known event lacks what makes it one; names the place
 */
export function parse(body: unknown, eventId: string): DomainEvent[] {
  const envelope = Envelope.safeParse(body);
  if (!envelope.success) throw new WebhookBodyError('type', 'an object with a type is expected');
  const { type } = envelope.data;
  if (!isKnown(type)) return [{ type: 'ignored', eventId, reason: 'unhandled event type' }];
  return [read(type, body, eventId)];
}

const isKnown = (type: string): type is keyof Events => Object.hasOwn(readers, type);

function read(type: keyof Events, body: unknown, eventId: string): DomainEvent {
  const parsed = events[type].safeParse(body);
  // The schema and the reader of one type belong together, which TypeScript cannot see.
  if (parsed.success) return readers[type](parsed.data.data as never, eventId, parsed.data.timestamp);
  const [issue] = parsed.error.issues;
  throw new WebhookBodyError(issue?.path.join('.') ?? '$', issue?.message ?? 'not as documented');
}

function toMessage({ id, kind, text, at }: Events['message.received']['data']['message']) {
  return compact({ id, kind, text, at });
}

/** Takes what is documented and nothing else: it travels through Temporal. */
function toContact({ id, tags, fields, assignee, language, ...raw }: RawContact): Contact {
  const { name, firstName, lastName, email, phone, countryCode, lifecycle, blocked } = raw;
  return {
    id,
    tags: tags ?? [],
    fields: fields ?? {},
    ...compact({ name, firstName, lastName, email, phone, countryCode, lifecycle, blocked }),
    ...compact({ language: language?.toLowerCase(), assignee: assignee && toAgent(assignee) }),
  };
}

export const toAgent = ({ id, name, email }: RawAgent): AgentRef => compact({ id, name, email });
