import { drain, type Offer } from './drain.js';
import { forget } from './answer.js';
import type { DeskEvent, Reconciled } from './messages.js';
import { confirmSeat, freeSeat, giveSeat, type DeskState } from './state.js';
import { learnPresence } from './presence.js';
import { compact } from '../compact.js';

type Taken = Extract<DeskEvent, { type: 'taken' }>;
type AgentSet = Extract<DeskEvent, { type: 'agentSet' }>;
type PresenceTold = Extract<DeskEvent, { type: 'presence' }>;

/** Applies an event, and serves in order the conversations that its new capacity allows. */
export function take(state: DeskState, event: DeskEvent, now: number): Offer[] {
  switch (event.type) {
    case 'withdrawn':
      return belongs(state, event) ? forget(state, event.conversation, now) : [];
    case 'refused':
      state.refused.add(event.agent);
      if (belongs(state, event)) freeSeat(state, event.conversation);
      return drain(state, now, event.agent);
    case 'taken':
      return taken(state, event, now);
    case 'unassigned':
      return givenBack(state, event.conversation, now);
    case 'closed':
      return forget(state, event.conversation, now);
    case 'presence':
      return presence(state, event, now);
    case 'agentSet':
      return agentSet(state, event, now);
    case 'reconciled':
      return reconcile(state, event, now);
    case 'hours':
      state.hours = event.hours;
      return drain(state, now);
  }
}

function taken(state: DeskState, { conversation, openedId, agent }: Taken, now: number): Offer[] {
  const seat = state.seats.get(conversation);
  if (seat?.agent === agent.id) {
    confirmSeat(state, seat);
    return [];
  }
  giveSeat(state, conversation, { openedId: openedId ?? seat?.openedId ?? '', agent: agent.id });
  state.queue.remove(conversation);
  return seat ? drain(state, now, seat.agent) : [];
}

function givenBack(state: DeskState, conversation: string, now: number): Offer[] {
  const seat = freeSeat(state, conversation);
  return seat ? drain(state, now, seat.agent) : [];
}

/** Why news is left alone; undefined when it counts. */
export function whyIgnored(state: DeskState, event: DeskEvent): string | undefined {
  if (!('agent' in event) || typeof event.agent !== 'string') return undefined;
  if (!state.staff.agents.has(event.agent)) return 'the roster has no such agent';
  const known = state.presence.get(event.agent)?.at;
  const stale =
    event.type === 'presence' && event.at !== undefined && known !== undefined && event.at < known;
  return stale ? 'something newer is known of their presence' : undefined;
}

function agentSet(
  state: DeskState,
  { agent, online, maxOpen, lasting, told }: AgentSet,
  now: number,
): Offer[] {
  if (told !== undefined && state.overrides.has(agent)) return [];
  if (online === undefined && maxOpen === undefined) state.overrides.delete(agent);
  else
    state.overrides.set(
      agent,
      compact({
        online,
        maxOpen,
        ...(lasting === undefined ? {} : { until: now + lasting }),
      }),
    );
  return drain(state, now, agent);
}

function presence(state: DeskState, event: PresenceTold, now: number): Offer[] {
  if (whyIgnored(state, event) !== undefined) return [];
  const { agent, online, at, told } = event;
  if (told !== undefined && state.presence.has(agent)) return [];
  state.refused.delete(agent);
  // A clock that is ahead must not make later news look old.
  state.presence.set(agent, {
    online,
    told: Math.min(told ?? now, now),
    ...(at === undefined ? {} : { at: Math.min(at, now) }),
  });
  return drain(state, now, agent);
}

function belongs(state: DeskState, event: { conversation: string; openedId: string }): boolean {
  const { conversation, openedId } = event;
  const known = state.seats.get(conversation)?.openedId ?? state.queue.get(conversation)?.request.openedId;
  return known === openedId;
}

/** Puts the desk's books right by what the platform shows. What has changed since the comparison began is left alone. */
function reconcile(state: DeskState, found: Reconciled, now: number): Offer[] {
  const lastChange = (conversation: string) =>
    state.seats.get(conversation)?.seq ?? state.freed.get(conversation) ?? state.forgotten;
  const isOld = (conversation: string) => lastChange(conversation) <= found.asOf;
  for (const [conversation, agent] of found.taken) {
    if (!isOld(conversation) || state.queue.get(conversation)) continue;
    const seat = state.seats.get(conversation);
    if (seat?.agent !== agent) giveSeat(state, conversation, { openedId: seat?.openedId ?? '', agent });
  }
  for (const conversation of found.settled) if (isOld(conversation)) settle(state, conversation);
  if (found.counted) state.counted = true;
  const isNews = found.missing !== undefined && learnMissing(state, found.missing);
  const hasCome = found.presence !== undefined && learnPresence(state, found.presence, now);
  const freed = [...found.closed, ...found.lost].filter(
    (conversation) => isOld(conversation) && freeSeat(state, conversation) !== undefined,
  );
  // All changes are made before anybody is served, so that nobody is overtaken.
  return freed.length > 0 || found.taken.length > 0 || isNews || hasCome ? drain(state, now) : [];
}

function settle(state: DeskState, conversation: string): void {
  const seat = state.seats.get(conversation);
  if (seat) confirmSeat(state, seat);
}

/** An agent whom the platform refused, and lists all the same, gets another chance. @returns whether anything has changed */
function learnMissing(state: DeskState, missing: string[]): boolean {
  const known = state.missing;
  state.missing = new Set(missing);
  const again = [...state.refused].filter((id) => !state.missing.has(id));
  for (const id of again) state.refused.delete(id);
  return again.length > 0 || known.size !== state.missing.size || missing.some((id) => !known.has(id));
}
