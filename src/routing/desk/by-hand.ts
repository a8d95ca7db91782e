import type { Offer } from './drain.js';
import type { AssignWaiting, AssignWaitingAnswer } from './messages.js';
import { agentRef, giveSeat, type DeskState } from './state.js';

/** A person takes a conversation that waits, or gives it to somebody: whatever limits and presence say. */
export function assignWaiting(
  state: DeskState,
  { conversation, agent, by }: AssignWaiting,
  now: number,
): { answer: AssignWaitingAnswer; offers: Offer[] } {
  const waiting = state.queue.get(conversation);
  if (!state.staff.agents.has(agent)) return { answer: { kind: 'unknownAgent' }, offers: [] };
  if (waiting === undefined) return { answer: { kind: 'notWaiting' }, offers: [] };
  const { openedId } = waiting.request;
  const ref = agentRef(state, agent);
  const why = `${ref.name ?? agent}: taken from the queue by ${by}`;
  giveSeat(state, conversation, { openedId, agent, why, leased: now });
  state.queue.remove(conversation);
  return {
    answer: { kind: 'offered', why },
    offers: [{ conversation, offer: { openedId, agent: ref, why, byHand: true } }],
  };
}
