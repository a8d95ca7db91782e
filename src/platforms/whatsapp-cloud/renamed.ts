/** What WhatsApp tells when a person's number or user id changes: the conversation goes on under the new name. */
import type { DomainEvent } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { isPhone, nameOf, namesOf } from './names.js';
import type { RawMessage, RawUserIdUpdate } from './schemas.js';

type Moves = [from: string, to: string][];

/** @returns undefined for a system message about something else, or one without a name */
export function renamedBy(eventId: string, raw: RawMessage): DomainEvent | undefined {
  const { system } = raw;
  const told = [system?.wa_id, system?.new_wa_id, system?.user_id, system?.previous_user_id];
  if (told.every((one) => one === undefined)) return undefined;
  const [saidFrom, saidTo] = inWords(system?.body);
  const userId = nameOf(system?.user_id);
  const phone = nameOf(system?.new_wa_id ?? system?.wa_id);
  // `from_user_id` may be the new one already.
  const userIdBefore = [system?.previous_user_id, saidFrom, raw.from_user_id]
    .map(nameOf)
    .find((name) => name !== undefined && !isPhone(name) && name !== userId);
  const before = namesOf(raw.from, userIdBefore, raw.from_user_id, saidFrom);
  const moved = [...move(before.find(isPhone), phone), ...move(userIdBefore, userId)];
  return renamed(eventId, before, namesOf(system?.wa_id, system?.new_wa_id, userId, saidTo), moved);
}

/** A change of the field `user_id_update`. */
export function userIdUpdated({ wa_id, user_id }: RawUserIdUpdate): DomainEvent | undefined {
  const { previous, current } = user_id ?? {};
  const moved = move(nameOf(previous), nameOf(current));
  if (moved.length === 0) return undefined;
  return renamed(`user_id_update:${current ?? ''}`, namesOf(wa_id, previous), namesOf(current), moved);
}

function renamed(eventId: string, before: string[], now: string[], moved: Moves): DomainEvent | undefined {
  const [conversation, ...aliases] = [...new Set([...before, ...now])];
  if (conversation === undefined || before.length === 0 || aliases.length === 0) return undefined;
  const phone = moved.find(([, to]) => isPhone(to))?.[1];
  return compact({
    type: 'contact.updated' as const,
    eventId,
    conversation,
    aliases,
    phone,
    moved: moved.length > 0 ? moved : undefined,
  });
}

const move = (from: string | undefined, to: string | undefined): Moves =>
  from !== undefined && to !== undefined && from !== to && isPhone(from) === isPhone(to) ? [[from, to]] : [];

/** "User Ann changed from X to Y": all that some of these messages have to say. */
function inWords(body = ''): [from?: string, to?: string] {
  const [, from, to] = /\bfrom (\S{1,160}) to (\S{1,160}?)\.?$/.exec(body.trim()) ?? [];
  return from !== undefined && to !== undefined && nameOf(from) && nameOf(to) ? [from, to] : [];
}
