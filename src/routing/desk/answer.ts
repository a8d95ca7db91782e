/**
 * The rules of the assignment desk. One serial writer calls these, so every decision sees all earlier ones.
 * The functions change the state they are given and return what has to be told to others.
 */
import { choose } from './choice.js';
import { drain, orderOf, seatAnswer, seatNow, type Offer } from './drain.js';
import type { SeatAnswer, SeatRequest, AssignWaiting, AssignWaitingAnswer } from './messages.js';
import { untilSomebodyComes } from './presence.js';
import { needsOf, type Waiting } from './queue.js';
import { MAX_STATE_BYTES, MAX_WAITING } from './size.js';
import { snapshotBytes } from './snapshot.js';
import { staffOf } from './staff.js';
import { freeSeat, type DeskState, agentRef, giveSeat } from './state.js';
import type { Roster } from '../policy/policy.js';

export type { Offer } from './drain.js';

/** The answer to a request, and what others have to be told because of it. */
interface Answered {
  answer: SeatAnswer;
  offers: Offer[];
}

/** Answers one request. The same request gets the same answer for as long as the conversation is known. */
export function answer(state: DeskState, asked: SeatRequest, now: number): Answered {
  // Conversations that are due by now are served first: this one may be among them.
  const offers = timePassed(state, now);
  const request = stuckToAgent(state, asked);
  const seat = state.seats.get(request.conversation);
  if (seat?.openedId === request.openedId && !request.except.includes(seat.agent))
    return { answer: seatAnswer(state, seat), offers };
  const waiting = state.queue.get(request.conversation);
  if (waiting && isSameRequest(waiting.request, request))
    return { answer: queuedAnswer(state, waiting, now), offers };
  // The seat of an earlier opening belongs first to those who wait for it.
  offers.push(...forget(state, request.conversation, now));
  return { answer: seatNow(state, request, now) ?? queueUp(state, request, waiting, now), offers };
}

export function changeRoster(state: DeskState, roster: Roster, now: number): Offer[] {
  state.roster = roster;
  state.staff = staffOf(roster);
  state.refused.clear();
  return drain(state, now);
}

/** Serves conversations that wait for agents who have become available by time alone: hours began, a setting expired. */
export function timePassed(state: DeskState, now: number): Offer[] {
  if (state.queue.size === 0) return [];
  const next = untilSomebodyComes(state, state.servedUntil);
  return next !== undefined && state.servedUntil + next <= now ? drain(state, now) : [];
}

/** Takes seat and place away from a conversation, and gives what it had to the next. */
export function forget(state: DeskState, conversation: string, now: number): Offer[] {
  const seat = freeSeat(state, conversation);
  state.queue.remove(conversation);
  return seat ? drain(state, now, seat.agent) : [];
}

/** A contact who has another conversation open goes to the agent of that one. */
function stuckToAgent(state: DeskState, request: SeatRequest): SeatRequest {
  if (request.contact === undefined || request.prefer !== undefined) return request;
  for (const other of state.byContact.get(request.contact) ?? []) {
    const agent = state.seats.get(other)?.agent;
    if (agent !== undefined && other !== request.conversation) return { ...request, prefer: agent };
  }
  return request;
}

function queueUp(
  state: DeskState,
  request: SeatRequest,
  before: Waiting | undefined,
  now: number,
): SeatAnswer {
  if (state.queue.size >= MAX_WAITING || snapshotBytes(state) > MAX_STATE_BYTES)
    return { kind: 'queueFull', why: `${state.queue.size} of ${MAX_WAITING} wait already` };
  // Another target of the same opening keeps the place its first target had.
  const kept = before?.request.openedId === request.openedId ? before : undefined;
  const waiting = { request, seq: kept?.seq ?? ++state.seq, since: kept?.since ?? now };
  if (state.queue.size === 0) state.servedUntil = now;
  state.queue.add(waiting);
  return queuedAnswer(state, waiting, now);
}

function queuedAnswer(state: DeskState, waiting: Waiting, now: number): SeatAnswer {
  const { why, outOfHours } = choose(state, waiting.request, now);
  const position = state.queue.ahead(waiting, orderOf(state, now)) + 1;
  return { kind: 'queued', position, why, ...(outOfHours ? { outOfHours } : {}) };
}

function isSameRequest(a: SeatRequest, b: SeatRequest): boolean {
  return a.openedId === b.openedId && needsOf(a) === needsOf(b);
}

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
