import type { DomainEvent } from '../../routing/conversation.js';
import { WebhookBodyError } from '../platform.js';
import { compact } from '../../routing/compact.js';
import { hasAtSign } from '../shared/forms.js';
import { contentHash } from '../shared/receive.js';
import { whyNotOurs } from './account.js';
import { assigneeOf } from './contact.js';
import { formOf } from './form.js';
import { directionOf, toEdit, toIncoming, toOutgoing } from './message.js';
import * as openings from './openings.js';
import { Body, type RawBody, type RawConversation } from './schemas.js';
import type { ChatwootSettings } from './settings.js';

type Rules = Pick<ChatwootSettings, 'accountId' | 'pending'>;

interface Known {
  body: RawBody;
  rules: Rules;
  eventId: string;
  /** The number in the account. */
  conversation: string;
  /** Of a message's webhook the nested one. */
  raw: RawConversation;
}

const readers: Record<string, (known: Known) => DomainEvent[]> = {
  conversation_created: conversationCreated,
  conversation_status_changed: statusChanged,
  // What an agent bot hears of status changes.
  conversation_opened: statusChanged,
  conversation_resolved: statusChanged,
  conversation_updated: conversationUpdated,
  message_created: messageCreated,
  message_updated: messageUpdated,
};

/**
 * The domain events in a verified body. Account webhooks and agent bots tell the same things, each under a delivery id
 * of its own: events are named by what they tell, so that twice is once.
 * @param inboxes inboxes known to be of our account; more are learnt from the events
 * @throws {WebhookBodyError} when the body is no object, or a known event names no conversation or no contact
 */
export function parse(json: unknown, rules: Rules, inboxes = new Set<string>()): DomainEvent[] {
  const parsed = Body.safeParse(json);
  if (!parsed.success) throw new WebhookBodyError('$', 'a JSON object is expected');
  const body = parsed.data;
  const { event } = body;
  const read = event !== undefined && Object.hasOwn(readers, event) ? readers[event] : undefined;
  if (!read || event === undefined) return ignored(event === undefined ? 'no event' : 'unhandled event');
  const raw = event.startsWith('message_') ? body.conversation : body;
  const foreign = whyNotOurs(body, raw, rules.accountId, inboxes);
  if (foreign !== undefined) return ignored(foreign);
  const where = raw === body ? 'id' : 'conversation.id';
  const conversation = raw?.display_id ?? raw?.id;
  if (!raw || conversation === undefined)
    throw new WebhookBodyError(where, 'the event names no conversation');
  return read({ body, rules, raw, conversation, eventId: nameOf(event, body, json) });
}

const ignored = (reason: string, eventId?: string): DomainEvent[] => [
  compact({ type: 'ignored' as const, reason, eventId }),
];

function conversationCreated(known: Known): DomainEvent[] {
  const { raw, rules, conversation, eventId } = known;
  if (raw.status === 'pending' && rules.pending === 'wait') return ignored('with another bot', eventId);
  return [openedBy(known, openings.created(conversation, raw))];
}

function statusChanged(known: Known): DomainEvent[] {
  const { body, raw, rules, conversation, eventId } = known;
  if (raw.status === 'resolved') return [closed(known)];
  if (raw.status !== 'open' && raw.status !== 'pending') return ignored('neither opened nor closed', eventId);
  // Bots are not told what it was before.
  const before = changed(body, 'status')?.previous_value;
  const isWithBot = raw.status === 'pending' && rules.pending === 'wait';
  const handedOver = rules.pending === 'wait' && (before === 'pending' || before === undefined);
  // A snoozed conversation is its agent's all the time.
  if (isWithBot || (before !== 'resolved' && !handedOver))
    return ignored('opened already, or not yet', eventId);
  return [openedBy(known, openings.opened(conversation, raw, handedOver))];
}

function closed({ raw, eventId, conversation }: Known): DomainEvent {
  return compact({ type: 'conversation.closed' as const, eventId, conversation, closedAt: raw.updated_at });
}

/**
 * Assignments and openings. Chatwoot sends no change of status when its automatic assignment happens in the same moment.
 * Where it sends both, the two openings have the same id. Closes always come as changes of status.
 */
function conversationUpdated(known: Known): DomainEvent[] {
  const { body, raw, eventId, conversation } = known;
  const isOpened = changed(body, 'status') !== undefined && raw.status !== 'resolved';
  const told = isOpened ? statusChanged({ ...known, eventId: `${eventId}/opens` }) : [];
  const events = told.filter(({ type }) => type === 'conversation.opened');
  if (changed(body, 'assignee_id') ?? changed(body, 'assignee_agent_bot_id'))
    events.push({ type: 'assignee.updated', eventId, conversation, assignee: assigneeOf(raw) ?? null });
  return events.length > 0 ? events : ignored('nothing of ours has changed', eventId);
}

function messageCreated(known: Known): DomainEvent[] {
  const { body, raw, rules, eventId, conversation } = known;
  const direction = directionOf(body);
  if (body.private || direction === undefined || direction === 'activity')
    return ignored('no message between contact and team', eventId);
  if (direction !== 'incoming')
    return [{ type: 'message.sent', eventId, conversation, message: toOutgoing(body, eventId) }];
  const received = {
    type: 'message.received',
    eventId,
    conversation,
    message: toIncoming(body, eventId),
  } as const;
  const first = openings.openedByFirst(conversation, raw, body);
  const isOthers = raw.status === 'pending' && rules.pending === 'wait';
  if (!first || isOthers || raw.meta?.sender === undefined) return [received];
  return [openedBy({ ...known, eventId: `${eventId}/opens` }, first), received];
}

/**
 * The contact has edited a message, or answered a form that Chatwoot or a bot showed in the chat window. Chatwoot keeps
 * the address of its own e-mail form on the contact; what is written in others, it keeps on the message only.
 */
function messageUpdated({ body, eventId, conversation }: Known): DomainEvent[] {
  const email = body.content_attributes?.submitted_email;
  if (email !== undefined) return [{ type: 'contact.updated', eventId, conversation, email, by: 'contact' }];
  const form = body.content_type === 'input_csat' ? undefined : formOf(body);
  // The form asked something else: an address in it is used, and no other answer counts as an invalid one to our question.
  // No time: the message has that of the form's question.
  const message = form?.some(({ value }) => hasAtSign(value))
    ? { id: `${body.id ?? eventId}/submitted`, kind: 'other' as const, form }
    : toEdit(body);
  return message
    ? [{ type: 'message.received', eventId, conversation, message }]
    : ignored('nothing of ours has changed', eventId);
}

function openedBy(
  { raw, eventId, conversation }: Known,
  parts: Parameters<typeof openings.opening>[0],
): DomainEvent {
  const event = openings.opening(parts, conversation, raw, eventId);
  if (!event) throw new WebhookBodyError('meta.sender.id', 'an opening without a contact');
  return event;
}

const changed = (body: RawBody, name: string) =>
  body.changed_attributes?.find((one) => Object.hasOwn(one, name))?.[name];

/** A message is created once, and a form filled in once; anything else happens at its time. */
function nameOf(event: string, body: RawBody, json: unknown): string {
  if (event === 'message_created' && body.id !== undefined) return `${event}/${body.id}`;
  const { submitted_email: email, submitted_values: values } = body.content_attributes ?? {};
  if (body.id !== undefined && (email ?? values) !== undefined) return `${event}/${body.id}/submitted`;
  const at = event.startsWith('conversation_') ? body.updated_at : undefined;
  return `${event}/${body.id ?? ''}/${at ?? contentHash(json)}`;
}
