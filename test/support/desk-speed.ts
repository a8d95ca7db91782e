import { answer } from '../../src/routing/desk/answer.js';
import { take } from '../../src/routing/desk/events.js';
import type { DeskState } from '../../src/routing/desk/state.js';
import { requestNumber } from './big-desk.js';

/** Arrivals and closes in turn, each close serving somebody who waits: the desk stays as full as it was. */
export function decisionsPerSecond(desk: DeskState, round: number, arrivals = 100): number {
  const first = 200_000 + round * arrivals;
  const begun = performance.now();
  for (let at = first; at < first + arrivals; at++) {
    answer(desk, requestNumber(at), at);
    const [seated] = desk.seats.keys();
    take(desk, { type: 'closed', conversation: seated as string }, at);
  }
  return (2 * arrivals * 1_000) / (performance.now() - begun);
}
