import type { AgentRef } from '../conversation.js';
import type { DeskHours } from './messages.js';
import { Queue } from './queue.js';
import { entryBytes } from './size.js';
import { staffOf, type Staff } from './staff.js';
import type { Roster } from '../policy/policy.js';

/** A conversation that has a person. */
export interface Seat {
  openedId: string;
  agent: string;
  /** When it changed last, in the order of everything that happens at the desk. */
  seq: number;
  /** Dropped when the desk continues as new, to stay small. */
  why?: string;
  /** Whose conversation it is, where contacts stick to agents. */
  contact?: string;
  /** Since when a routing run has had it without the platform's confirmation; desk clock. Absent: confirmed. */
  leased?: number;
}

/** An agent's presence. `told`: desk clock; `at`: the sender's clock, to order what one sender says. */
export interface Presence {
  online: boolean;
  told: number;
  at?: number;
}

/** What an operator has set; comes before presence, hours and the roster. */
export interface Override {
  online?: boolean;
  maxOpen?: number;
  /** Desk clock; absent: until it is taken back. */
  until?: number;
}

/** The state of one assignment desk. `snapshot.ts` makes the next run's input of it. */
export interface DeskState {
  roster: Roster;
  /** Made from the roster. */
  staff: Staff;
  presence: Map<string, Presence>;
  overrides: Map<string, Override>;
  hours?: DeskHours;
  /** Agents the platform refused; back with news of their presence or the roster, or when the platform lists them. */
  refused: Set<string>;
  /** Agents whom the platform did not list at the last reconciliation. */
  missing: Set<string>;
  /** By conversation key, oldest first. */
  seats: Map<string, Seat>;
  /** The seats' part of the size of a snapshot. */
  seatBytes: number;
  /** Conversations that gave their seat back lately, and when in the order of everything. */
  freed: Map<string, number>;
  /** Conversations that were freed up to this sequence number may be missing in `freed`. */
  forgotten: number;
  /** Conversations that have a seat, by contact, where contacts stick to agents. */
  byContact: Map<string, Set<string>>;
  /** Open conversations by agent id; always what `seats` says. */
  open: Map<string, number>;
  queue: Queue;
  /** Last agent served, by round-robin circle. */
  cursors: Map<string, string>;
  /** Sequence number of each agent's last assignment: least open breaks ties by it. */
  lastServed: Map<string, number>;
  seq: number;
  /** Whether the open conversations of the platform are in `seats`: not yet at a desk that has just been opened. */
  counted: boolean;
  /** Epoch milliseconds up to which everybody who could be served has been. */
  servedUntil: number;
}

export function emptyDesk(roster: Roster, hours?: DeskHours): DeskState {
  return {
    roster,
    staff: staffOf(roster),
    ...(hours ? { hours } : {}),
    presence: new Map(),
    overrides: new Map(),
    refused: new Set(),
    missing: new Set(),
    seats: new Map(),
    seatBytes: 0,
    freed: new Map(),
    forgotten: 0,
    byContact: new Map(),
    open: new Map(),
    queue: new Queue(),
    cursors: new Map(),
    lastServed: new Map(),
    seq: 0,
    counted: false,
    servedUntil: 0,
  };
}

export function agentRef({ staff }: Pick<DeskState, 'staff'>, id: string): AgentRef {
  const agent = staff.agents.get(id);
  if (agent === undefined) return { id };
  return { id, name: agent.name, ...(agent.email === undefined ? {} : { email: agent.email }) };
}

/** The contact stays known, also when somebody else gets the conversation. */
export function giveSeat(state: DeskState, conversation: string, seat: Omit<Seat, 'seq'>): void {
  const before = state.seats.get(conversation) ?? state.queue.get(conversation)?.request;
  const contact = seat.contact ?? before?.contact;
  setSeat(state, conversation, { ...seat, ...(contact === undefined ? {} : { contact }), seq: ++state.seq });
  state.lastServed.set(seat.agent, state.seq);
}

/** Writes a seat and everything that is counted from seats. */
export function setSeat(state: DeskState, conversation: string, seat: Seat): void {
  freeSeat(state, conversation);
  state.seats.set(conversation, seat);
  state.seatBytes += entryBytes(conversation, seat.openedId, seat.contact);
  state.open.set(seat.agent, (state.open.get(seat.agent) ?? 0) + 1);
  if (seat.contact === undefined) return;
  const theirs = state.byContact.get(seat.contact) ?? new Set();
  state.byContact.set(seat.contact, theirs.add(conversation));
}

/** The platform shows what the desk decided. A comparison that began before does not know that yet. */
export function confirmSeat(state: DeskState, seat: Seat): void {
  if (seat.leased === undefined) return;
  delete seat.leased;
  seat.seq = ++state.seq;
}

/** @returns the seat, if there was one to free */
export function freeSeat(state: DeskState, conversation: string): Seat | undefined {
  const { seats, open, byContact } = state;
  const seat = seats.get(conversation);
  if (seat === undefined) return undefined;
  state.seatBytes -= entryBytes(conversation, seat.openedId, seat.contact);
  const left = (open.get(seat.agent) ?? 1) - 1;
  if (left > 0) open.set(seat.agent, left);
  else open.delete(seat.agent);
  seats.delete(conversation);
  rememberFreed(state, conversation, ++state.seq);
  const theirs = byContact.get(seat.contact ?? '');
  theirs?.delete(conversation);
  if (theirs?.size === 0) byContact.delete(seat.contact ?? '');
  return seat;
}

/** More than are freed during one reconciliation. */
const MAX_FREED = 2_000;

function rememberFreed(state: DeskState, conversation: string, seq: number): void {
  const { freed } = state;
  freed.delete(conversation);
  freed.set(conversation, seq);
  const [oldest] = freed;
  if (freed.size <= MAX_FREED || !oldest) return;
  freed.delete(oldest[0]);
  state.forgotten = oldest[1];
}
