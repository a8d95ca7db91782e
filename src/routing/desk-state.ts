import type { AgentRef } from './conversation.js';
import type { DeskHours, SeatRequest } from './desk-messages.js';
import type { Roster } from './policy.js';

/** A conversation that has a person. `why` is dropped when the desk continues as new, to stay small. */
export interface Seat {
  openedId: string;
  agent: string;
  why?: string;
}

export interface Waiting {
  request: SeatRequest;
  /** Place in the order of arrival. */
  seq: number;
  /** Desk clock, epoch milliseconds. */
  since: number;
  why: string;
}

/** The whole memory of one assignment desk: plain JSON, carried across continue-as-new. */
export interface DeskState {
  roster: Roster;
  /** Agents of whom presence said so; of everybody else their hours tell, and without hours they count as online. */
  away: string[];
  /** The same for those who are there. Absent: nobody yet. */
  here?: string[];
  hours?: DeskHours;
  /** Agents the platform refused; back with the next presence or roster news. */
  refused: string[];
  /** By conversation key. */
  seats: Record<string, Seat>;
  /** Open conversations by agent id; always what `seats` says. */
  open: Record<string, number>;
  /** In the order they are served: priority, then arrival. */
  queue: Waiting[];
  /** Last agent served, by round-robin circle. */
  cursors: Record<string, string>;
  /** Sequence number of each agent's last assignment: least open breaks ties by it. */
  lastServed: Record<string, number>;
  seq: number;
}

export function openDesk(roster: Roster, hours?: DeskHours): DeskState {
  return {
    roster,
    ...(hours ? { hours } : {}),
    away: [],
    refused: [],
    seats: {},
    open: {},
    queue: [],
    cursors: {},
    lastServed: {},
    seq: 0,
  };
}

export function agentRef(state: DeskState, id: string): AgentRef {
  const agent = state.roster.agents.find((one) => one.id === id);
  if (agent === undefined) return { id };
  return { id, name: agent.name, ...(agent.email === undefined ? {} : { email: agent.email }) };
}

export function giveSeat(state: DeskState, conversation: string, seat: Seat): void {
  freeSeat(state, conversation);
  state.seats[conversation] = seat;
  state.open[seat.agent] = (state.open[seat.agent] ?? 0) + 1;
  state.lastServed[seat.agent] = ++state.seq;
}

/** @returns whether there was a seat to free */
export function freeSeat(state: DeskState, conversation: string): boolean {
  const seat = state.seats[conversation];
  if (seat === undefined) return false;
  const left = (state.open[seat.agent] ?? 1) - 1;
  if (left > 0) state.open[seat.agent] = left;
  else Reflect.deleteProperty(state.open, seat.agent);
  Reflect.deleteProperty(state.seats, conversation);
  return true;
}

/** Keeps the queue in serving order. */
export function enqueue(state: DeskState, waiting: Waiting): void {
  const at = state.queue.findIndex(
    (other) =>
      other.request.priority > waiting.request.priority ||
      (other.request.priority === waiting.request.priority && other.seq > waiting.seq),
  );
  state.queue.splice(at === -1 ? state.queue.length : at, 0, waiting);
}

export function dequeue(state: DeskState, conversation: string): Waiting | undefined {
  const at = state.queue.findIndex((waiting) => waiting.request.conversation === conversation);
  return at === -1 ? undefined : state.queue.splice(at, 1)[0];
}
