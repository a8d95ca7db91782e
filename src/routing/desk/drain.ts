import { choose } from './choice.js';
import type { SeatAnswer, SeatOffer, SeatRequest } from './messages.js';
import { comesBefore, type Line, type Order, type Waiting } from './queue.js';
import { touchedBy } from './staff.js';
import { agentRef, giveSeat, type DeskState, type Seat } from './state.js';

/** Somebody who waited is told whom they get. */
export interface Offer {
  conversation: string;
  offer: SeatOffer;
}

/** Gives a seat if anybody may have this conversation now. */
export function seatNow(
  state: DeskState,
  request: SeatRequest,
  now: number,
): Extract<SeatAnswer, { kind: 'seat' }> | undefined {
  const choice = choose(state, request, now);
  if (choice.agent === undefined) return undefined;
  if (choice.circle !== undefined) state.cursors.set(choice.circle, choice.agent);
  const { openedId, contact } = request;
  const seat = { openedId, agent: choice.agent, why: choice.why, leased: now };
  giveSeat(state, request.conversation, { ...seat, ...(contact === undefined ? {} : { contact }) });
  return seatAnswer(state, seat);
}

export function seatAnswer(
  state: DeskState,
  seat: Pick<Seat, 'agent' | 'why'>,
): Extract<SeatAnswer, { kind: 'seat' }> {
  const agent = agentRef(state, seat.agent);
  return { kind: 'seat', agent, why: seat.why ?? `${agent.name ?? agent.id}: decided earlier` };
}

export function orderOf({ roster }: DeskState, now: number): Order {
  return { now, promoteAfter: roster.promoteAfter };
}

/**
 * Serves the conversations that wait for new capacity, in order.
 * @param agent whose capacity it is; absent: anybody's
 */
export function drain(state: DeskState, now: number, agent?: string): Offer[] {
  const offers: Offer[] = [];
  const order = orderOf(state, now);
  const lines = new Set(state.queue.lines(agent === undefined ? undefined : touchedBy(state.staff, agent)));
  if (agent === undefined) state.servedUntil = now;
  for (let line = firstOf(lines, order); line; line = firstOf(lines, order)) {
    const { request } = line.entries[0] as Waiting;
    const found = seatNow(state, request, now);
    if (found) {
      state.queue.remove(request.conversation);
      const { agent: chosen, why } = found;
      offers.push({
        conversation: request.conversation,
        offer: { openedId: request.openedId, agent: chosen, why },
      });
    }
    // Giving seats only takes capacity away: a line that cannot be served now cannot be later on either.
    if (!found || line.entries.length === 0) lines.delete(line);
  }
  return offers;
}

/** The line whose first comes before the first of every other. */
function firstOf(lines: Set<Line>, order: Order): Line | undefined {
  let first: Line | undefined;
  for (const line of lines) {
    const [head] = line.entries;
    const best = first?.entries[0];
    if (head && (!best || comesBefore(head, best, order))) first = line;
  }
  return first;
}
