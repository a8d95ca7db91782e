import { drain, type Offer } from './drain.js';
import type { Reconciled } from './messages.js';
import { learnPresence } from './presence.js';
import { confirmSeat, freeSeat, giveSeat, type DeskState } from './state.js';

/** Puts the desk's books right by what the platform shows. What has changed since the comparison began is left alone. */
export function reconcile(state: DeskState, found: Reconciled, now: number): Offer[] {
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
  // Whoever was moved has left room behind; whoever is known again or has come may be served. All of it at once: nobody is
  // overtaken.
  return freed.length > 0 || found.taken.length > 0 || isNews || hasCome ? drain(state, now) : [];
}

function settle(state: DeskState, conversation: string): void {
  const seat = state.seats.get(conversation);
  if (seat) confirmSeat(state, seat);
}

/** Whom the platform refused, and lists all the same, gets another chance. @returns whether anything is new in it */
function learnMissing(state: DeskState, missing: string[]): boolean {
  const known = state.missing;
  state.missing = new Set(missing);
  const again = [...state.refused].filter((id) => !state.missing.has(id));
  for (const id of again) state.refused.delete(id);
  return again.length > 0 || known.size !== state.missing.size || missing.some((id) => !known.has(id));
}
