import type { Contact, DomainEvent } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { WebhookBodyError } from '../platform.js';
import { saysSomething, toEcho, toIncoming, toSent } from './message.js';
import { isPhone, joined, namesOf, personOf } from './names.js';
import { renamedBy, userIdUpdated } from './renamed.js';
import { Body, Entries, type RawChange, type RawMessage, type RawPerson, type RawStatus } from './schemas.js';

type People = (RawPerson | undefined)[];

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
  const people = value.contacts ?? [];
  const known = [
    ...(value.messages ?? []).map((one) => received(one, people)),
    ...(value.message_echoes ?? []).map((one) => echoed(one, people)),
    ...(value.statuses ?? []).map((one) => reported(one, people)),
    ...(value.user_id_update ?? []).map(
      (one) => (one && userIdUpdated(one)) ?? ignored('a user id that replaces none'),
    ),
  ];
  return known.length > 0 ? known : [ignored('neither message nor status')];
}

function received(raw: RawMessage | undefined, people: People): DomainEvent {
  if (raw?.id === undefined) return ignored('a message without id or sender');
  if (isInGroup(raw)) return ignored('a message in a group', raw.id);
  if (raw.type === 'system') return renamedBy(raw.id, raw) ?? ignored('a system message', raw.id);
  const [conversation, ...aliases] = senderOf(raw, people);
  if (conversation === undefined) return ignored('a message without id or sender');
  if (raw.type === 'revoke') return ignored('a message was taken back', raw.id);
  if (raw.type === 'request_welcome') return ignored('a chat was opened, nothing is written', raw.id);
  const names = [conversation, ...aliases];
  return {
    type: 'message.received',
    eventId: raw.id,
    ...keysOf(names),
    message: toIncoming(raw.id, raw),
    contact: contactOf(names, personOf(names, people) ?? onlyOne(people)),
    channel: { source: 'whatsapp' },
  };
}

const isInGroup = ({ group_id, recipient_type }: RawMessage): boolean =>
  group_id !== undefined || recipient_type === 'group';

/** A message that names no sender is from the only person that is listed. */
function senderOf({ from, from_user_id }: RawMessage, people: People): string[] {
  const names = joined(namesOf(from, from_user_id), people);
  const person = onlyOne(people);
  return names.length > 0 ? names : namesOf(person?.wa_id, person?.user_id);
}

const onlyOne = (people: People): RawPerson | undefined => (people.length === 1 ? people[0] : undefined);

function echoed(raw: RawMessage | undefined, people: People): DomainEvent {
  if (raw && isInGroup(raw)) return ignored('a message in a group', raw.id);
  const names = joined(namesOf(raw?.to, raw?.to_user_id), people);
  if (raw?.id === undefined || names.length === 0) return ignored('an echo without id or addressee');
  if (!saysSomething(raw)) return ignored('an echo that is no message', raw.id);
  return { type: 'message.sent', eventId: raw.id, ...keysOf(names), message: toEcho(raw.id, raw) };
}

function reported(raw: RawStatus | undefined, people: People): DomainEvent {
  if (raw?.recipient_type === 'group') return ignored('a status of a message in a group');
  const names = joined(namesOf(raw?.recipient_id, raw?.recipient_user_id), people);
  if (raw?.id === undefined || names.length === 0) return ignored('a status without id or addressee');
  const { id, status } = raw;
  const eventId = `${id}:${status ?? ''}`;
  const about = { eventId, ...keysOf(names) };
  if (status === 'sent') return { type: 'message.sent', ...about, message: toSent(id, raw) };
  if (status !== 'failed') return ignored('a delivery report', eventId);
  const [first] = raw.errors ?? [];
  const why = [first?.code, first?.title ?? first?.message].filter((word) => word !== undefined).join(' ');
  return { type: 'message.failed', ...about, messageId: id, why: why || 'no reason given' };
}

/** The conversation's key, and the other names of the same person. */
function keysOf([conversation = '', ...aliases]: string[]) {
  return { conversation, ...(aliases.length > 0 ? { aliases } : {}) };
}

function contactOf(names: string[], person: RawPerson | undefined): Contact {
  const [id = ''] = names;
  return {
    ...compact({ id, name: person?.profile?.name, phone: names.find(isPhone) }),
    tags: [],
    fields: {},
  };
}

const ignored = (reason: string, eventId?: string): DomainEvent =>
  compact({ type: 'ignored' as const, eventId, reason });
