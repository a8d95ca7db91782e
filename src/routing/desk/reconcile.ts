import { forget, type Offer } from './answer.js';
import { drain } from './drain.js';
import type { Reconciled } from './messages.js';
import { learnPresence } from './presence.js';
import { confirmSeat, giveSeat, type DeskState } from './state.js';

/** Puts the desk's books right by what the platform shows. What has changed since the comparison began is left alone. */
export function reconcile(state: DeskState, found: Reconciled, now: number): Offer[] {
  const lastChange = (conversation: string) =>
    state.seats.get(conversation)?.seq ?? state.freed.get(conversation) ?? 0;
  const isOld = (conversation: string) => lastChange(conversation) <= found.asOf;
  const offers: Offer[] = [];
  for (const [conversation, agent] of found.taken) {
    if (!isOld(conversation) || state.queue.get(conversation)) continue;
    const seat = state.seats.get(conversation);
    if (seat?.agent !== agent) giveSeat(state, conversation, { openedId: seat?.openedId ?? '', agent });
  }
  for (const conversation of found.settled) if (isOld(conversation)) settle(state, conversation);
  if (found.counted) state.counted = true;
  const isNews = found.missing !== undefined && learnMissing(state, found.missing);
  const hasCome = found.presence !== undefined && learnPresence(state, found.presence, now);
  for (const conversation of [...found.closed, ...found.lost])
    if (isOld(conversation) && state.seats.has(conversation))
      offers.push(...forget(state, conversation, now));
  // Whoever was moved has left room behind; whoever is known again or has come may be served.
  if (found.taken.length > 0 || isNews || hasCome) offers.push(...drain(state, now));
  return offers;
}

function settle(state: DeskState, conversation: string): void {
  const seat = state.seats.get(conversation);
  if (seat) confirmSeat(state, seat);
}

/** @returns whether anything is new in it */
function learnMissing(state: DeskState, missing: string[]): boolean {
  const known = state.missing;
  state.missing = new Set(missing);
  return known.size !== state.missing.size || missing.some((id) => !known.has(id));
}
