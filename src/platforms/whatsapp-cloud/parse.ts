import type { Contact, DomainEvent } from '../../routing/conversation.js';
import { compact } from '../shared/compact.js';
import { WebhookBodyError } from '../platform.js';
import { toEcho, toIncoming, toSent } from './message.js';
import { Body, Entries, type RawChange, type RawMessage, type RawPerson, type RawStatus } from './schemas.js';

/**
 * Every event of a verified body, in its order. One body holds several entries, changes, messages and statuses: what of
 * it cannot be read is `ignored` with a reason, so that the rest counts and nothing is delivered again for seven days.
 * @param phoneNumberId whose messages count; an app may have several numbers, and all of them come to one address
 * @throws {WebhookBodyError} when the body is no object with a list of entries
 */
export function parse(json: unknown, phoneNumberId: string): DomainEvent[] {
  const body = Body.safeParse(json);
  if (!body.success) throw new WebhookBodyError('$', 'a JSON object is expected');
  const entries = Entries.safeParse(body.data.entry);
  if (!entries.success) throw new WebhookBodyError('entry', 'a list of entries is expected');
  const events = entries.data.flatMap((entry) =>
    (entry?.changes ?? []).flatMap((change) => eventsOf(change, phoneNumberId)),
  );
  return events.length > 0 ? events : [ignored('nothing that is known')];
}

function eventsOf(change: RawChange | undefined, phoneNumberId: string): DomainEvent[] {
  const { value } = change ?? {};
  if (!value) return [ignored('a change without value')];
  const number = value.metadata?.phone_number_id;
  if (number !== undefined && number !== phoneNumberId) return [ignored('of another phone number')];
  const known = [
    ...(value.messages ?? []).map((one) => received(one, value.contacts ?? [])),
    ...(value.message_echoes ?? []).map(echoed),
    ...(value.statuses ?? []).map(reported),
  ];
  return known.length > 0 ? known : [ignored('neither message nor status')];
}

function received(raw: RawMessage | undefined, people: (RawPerson | undefined)[]): DomainEvent {
  const conversation = conversationOf(raw?.from, raw?.from_user_id);
  if (raw?.id === undefined || conversation === undefined) return ignored('a message without id or sender');
  if (raw.type === 'system') return numberChanged(raw.id, conversation, raw);
  const person = people.find((one) => one && conversationOf(one.wa_id, one.user_id) === conversation);
  return {
    type: 'message.received',
    eventId: raw.id,
    conversation,
    message: toIncoming(raw.id, raw),
    contact: contactOf(conversation, person ?? (people.length === 1 ? people[0] : undefined)),
    channel: { source: 'whatsapp' },
  };
}

/** The contact goes on under the new number, as another conversation. */
function numberChanged(eventId: string, conversation: string, { system }: RawMessage): DomainEvent {
  const phone = conversationOf(system?.wa_id ?? system?.new_wa_id, undefined);
  if (phone === undefined) return ignored('a system message', eventId);
  return { type: 'contact.updated', eventId, conversation, phone };
}

function echoed(raw: RawMessage | undefined): DomainEvent {
  const conversation = conversationOf(raw?.to, raw?.to_user_id);
  if (raw?.id === undefined || conversation === undefined) return ignored('an echo without id or addressee');
  return { type: 'message.sent', eventId: raw.id, conversation, message: toEcho(raw.id, raw) };
}

function reported(raw: RawStatus | undefined): DomainEvent {
  const conversation = conversationOf(raw?.recipient_id, raw?.recipient_user_id);
  if (raw?.id === undefined || conversation === undefined) return ignored('a status without id or addressee');
  const { id, status } = raw;
  const eventId = `${id}:${status ?? ''}`;
  if (status === 'sent') return { type: 'message.sent', eventId, conversation, message: toSent(id, raw) };
  if (status !== 'failed') return ignored('a delivery report', eventId);
  const [first] = raw.errors ?? [];
  const why = [first?.code, first?.title].filter((word) => word !== undefined).join(' ');
  return { type: 'message.failed', eventId, conversation, messageId: id, why: why || 'no reason given' };
}

/**
 * The conversation's key: the phone number with its plus, which makes it a name that stands in no workflow id; or the
 * business-scoped id of somebody who shows no number.
 */
function conversationOf(phone: string | undefined, user: string | undefined): string | undefined {
  if (phone !== undefined && /^\+?\d{5,20}$/.test(phone)) return `+${phone.replace('+', '')}`;
  return user !== undefined && /^[A-Z]{2}\.[\w.]{1,150}$/.test(user) ? user : undefined;
}

function contactOf(conversation: string, person: RawPerson | undefined): Contact {
  const phone = conversation.startsWith('+') ? conversation : undefined;
  return { ...compact({ id: conversation, name: person?.profile?.name, phone }), tags: [], fields: {} };
}

const ignored = (reason: string, eventId?: string): DomainEvent =>
  compact({ type: 'ignored' as const, eventId, reason });
