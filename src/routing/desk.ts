/**
 * The rules of the assignment desk. One serial writer calls these, so every decision sees all earlier ones.
 * The functions change the state they are given and return what has to be told to others.
 */
import { choose } from './desk-choice.js';
import type { DeskEvent, SeatAnswer, SeatOffer, SeatRequest } from './desk-messages.js';
import {
  agentRef,
  dequeue,
  enqueue,
  freeSeat,
  giveSeat,
  type DeskState,
  type Seat,
  type Waiting,
} from './desk-state.js';
import type { Roster } from './policy.js';

/** Most conversations that may wait; beyond it the run asks again later. */
export const QUEUE_LIMIT = 2_000;
/** Most seats remembered; the oldest are forgotten first. */
const SEAT_LIMIT = 8_000;

export interface Offer {
  conversation: string;
  offer: SeatOffer;
}

/** The answer to a request, and what others have to be told because of it. */
export interface Answered {
  answer: SeatAnswer;
  offers: Offer[];
}

/** Answers one request. The same request gets the same answer for as long as the conversation is known. */
export function answer(state: DeskState, request: SeatRequest, now: number): Answered {
  const seat = state.seats[request.conversation];
  if (seat?.openedId === request.openedId && !request.except.includes(seat.agent))
    return { answer: seatAnswer(state, seat), offers: [] };
  const waiting = state.queue.find((one) => one.request.conversation === request.conversation);
  if (waiting && isSameRequest(waiting.request, request))
    return { answer: queuedAnswer(state, waiting), offers: [] };
  forget(state, request.conversation);
  // The seat of an earlier opening belongs first to those who wait for it.
  const offers = seat ? drain(state, now) : [];
  return { answer: seatNow(state, request, now) ?? queueUp(state, request, waiting, now), offers };
}

/** Takes news in and serves whoever waits for the capacity it brings, in order. */
export function take(state: DeskState, event: DeskEvent, now: number): Offer[] {
  switch (event.type) {
    case 'withdrawn':
      if (belongs(state, event)) forget(state, event.conversation);
      break;
    case 'refused':
      if (!state.refused.includes(event.agent)) state.refused.push(event.agent);
      if (belongs(state, event)) freeSeat(state, event.conversation);
      break;
    case 'taken':
      if (state.seats[event.conversation]?.agent === event.agent.id) return [];
      dequeue(state, event.conversation);
      giveSeat(state, event.conversation, {
        openedId: event.openedId ?? state.seats[event.conversation]?.openedId ?? '',
        agent: event.agent.id,
      });
      break;
    case 'unassigned':
      freeSeat(state, event.conversation);
      break;
    case 'closed':
      forget(state, event.conversation);
      break;
    case 'presence':
      state.refused = state.refused.filter((id) => id !== event.agent);
      state.away = state.away.filter((id) => id !== event.agent);
      state.here = (state.here ?? []).filter((id) => id !== event.agent);
      (event.online ? state.here : state.away).push(event.agent);
      break;
    case 'hours':
      state.hours = event.hours;
      break;
  }
  return drain(state, now);
}

export function changeRoster(state: DeskState, roster: Roster, now: number): Offer[] {
  state.roster = roster;
  state.refused = [];
  return drain(state, now);
}

/** Serves whoever waits for agents whose hours have begun. */
export function timePassed(state: DeskState, now: number): Offer[] {
  return drain(state, now);
}

/** What the desk carries into its next run: only what it cannot do without. */
export function compact(state: DeskState): DeskState {
  const seats = Object.entries(state.seats).slice(-SEAT_LIMIT);
  const next: DeskState = { ...state, seats: {}, open: {}, lastServed: {} };
  for (const [conversation, { openedId, agent }] of seats) giveSeat(next, conversation, { openedId, agent });
  return { ...next, lastServed: state.lastServed, seq: state.seq };
}

function seatNow(state: DeskState, request: SeatRequest, now: number): SeatAnswer | undefined {
  const choice = choose(state, request, now);
  if (choice.agent === undefined) return undefined;
  if (choice.circle !== undefined) state.cursors[choice.circle] = choice.agent;
  const seat = { openedId: request.openedId, agent: choice.agent, why: choice.why };
  giveSeat(state, request.conversation, seat);
  return seatAnswer(state, seat);
}

function queueUp(
  state: DeskState,
  request: SeatRequest,
  before: Waiting | undefined,
  now: number,
): SeatAnswer {
  const { why, outOfHours } = choose(state, request, now);
  if (state.queue.length >= QUEUE_LIMIT)
    return { kind: 'queueFull', why: `${QUEUE_LIMIT} conversations wait already` };
  // Another target of the same opening keeps the place its first target had.
  const kept = before?.request.openedId === request.openedId ? before : undefined;
  const waiting = { request, seq: kept?.seq ?? ++state.seq, since: kept?.since ?? now, why };
  enqueue(state, waiting);
  return { ...queuedAnswer(state, waiting), ...(outOfHours ? { outOfHours } : {}) };
}

function drain(state: DeskState, now: number): Offer[] {
  const offers: Offer[] = [];
  for (const waiting of [...state.queue]) {
    const { request } = waiting;
    const found = seatNow(state, request, now);
    if (found?.kind !== 'seat') continue;
    dequeue(state, request.conversation);
    offers.push({
      conversation: request.conversation,
      offer: { openedId: request.openedId, agent: found.agent, why: found.why },
    });
  }
  return offers;
}

function seatAnswer(state: DeskState, seat: Seat): SeatAnswer {
  const agent = agentRef(state, seat.agent);
  return { kind: 'seat', agent, why: seat.why ?? `${agent.name ?? agent.id}: decided earlier` };
}

function queuedAnswer(state: DeskState, waiting: Waiting): Extract<SeatAnswer, { kind: 'queued' }> {
  return { kind: 'queued', position: state.queue.indexOf(waiting) + 1, why: waiting.why };
}

function isSameRequest(a: SeatRequest, b: SeatRequest): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function belongs(state: DeskState, event: { conversation: string; openedId: string }): boolean {
  const known =
    state.seats[event.conversation]?.openedId ??
    state.queue.find((one) => one.request.conversation === event.conversation)?.request.openedId;
  return known === event.openedId;
}

function forget(state: DeskState, conversation: string): void {
  freeSeat(state, conversation);
  dequeue(state, conversation);
}
