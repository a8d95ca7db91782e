/** What routing runs and the assignment desk say to each other. */
import type { AgentRef } from '../conversation.js';
import type { DeskTarget } from '../policy/policy.js';

/** One opening asks for a person. Repeating a request gives the same answer. */
export interface SeatRequest {
  /** Conversation key as the desk knows it: the routing run's workflow id. */
  conversation: string;
  openedId: string;
  target: DeskTarget;
  /** 1 first: VIP 1, everybody else 3. */
  priority: number;
  /** Kept if eligible: the agent who has the contact already. */
  prefer?: string;
  /** Kept whether eligible or not. */
  keep?: true;
  /** Agents who refused or left this very conversation. */
  except: string[];
  /** Whose conversation it is, where contacts stick to agents: a hash, never an address. */
  contact?: string;
}

export type SeatAnswer =
  | { kind: 'seat'; agent: AgentRef; why: string }
  | {
      kind: 'queued';
      position: number;
      why: string;
      /** Only their hours keep the agents in question from being free. */
      outOfHours?: true;
    }
  | { kind: 'queueFull'; why: string };

/** The answer to a malformed request. Asking again would not change it. */
export interface MalformedAnswer {
  kind: 'malformed';
  why: string;
}

export interface SeatOffer {
  openedId: string;
  agent: AgentRef;
  why: string;
  /** A person says so: it counts even for somebody who was tried already. */
  byHand?: true;
}

/** What the desk must know without being asked. All idempotent. */
export type DeskEvent =
  /** The run no longer needs its seat or its place in the queue. */
  | { type: 'withdrawn'; conversation: string; openedId: string }
  /** The platform refused this agent: not offered again until presence or roster news. */
  | { type: 'refused'; conversation: string; openedId: string; agent: string; why: string }
  /** A human has the conversation now, also against the desk's decision. */
  | { type: 'taken'; conversation: string; openedId?: string; agent: AgentRef }
  /** Nobody has the conversation any more, though it is open. */
  | { type: 'unassigned'; conversation: string }
  | { type: 'closed'; conversation: string }
  /**
   * `at`: the clock of the sender, epoch milliseconds; news older than the last is ignored. `told`: when an earlier desk
   * heard it; what this desk has heard itself is newer.
   */
  | { type: 'presence'; agent: string; online: boolean; at?: number; told?: number }
  /** What an operator sets for an agent, for so many milliseconds; what is absent is taken back. */
  | { type: 'agentSet'; agent: string; online?: boolean; maxOpen?: number; lasting?: number; told?: number }
  | { type: 'hours'; hours: DeskHours }
  | ({ type: 'reconciled' } & Reconciled);

/** Where the desk's state differs from the platform's, and from the runs that hold unconfirmed seats. */
export interface Reconciled {
  /** Which desk was compared. */
  desk: string;
  /** The desk's sequence number when the comparison began: what has changed since is newer. */
  asOf: number;
  /** No longer open on the platform. */
  closed: string[];
  /** Open, and somebody else's than the desk knows, or not known to it. */
  taken: [conversation: string, agent: string][];
  /** Unconfirmed seats whose run has ended with the assignment. */
  settled: string[];
  /** Unconfirmed seats whose run has ended without one. */
  lost: string[];
  /** Agents of the roster whom the platform does not know; absent: it did not say. */
  missing?: string[];
  /** Who is there and who is not, as the platform lists it; absent: it did not say. */
  presence?: ListedPresence;
  /** The platform's open conversations have been counted, as far as it can list them. */
  counted: boolean;
}

/** `at`: our clock when it was listed, epoch milliseconds. */
export interface ListedPresence {
  at: number;
  online: string[];
  offline: string[];
}

/** The desk's answer to an event that was sent as an Update. */
export interface NewsAnswer {
  applied: boolean;
  why?: string;
}

/** A person takes a conversation that waits. */
export interface AssignWaiting {
  conversation: string;
  agent: string;
  /** Who says so, for the reason. */
  by: string;
}

export type AssignWaitingAnswer =
  { kind: 'offered'; why: string } | { kind: 'notWaiting' } | { kind: 'unknownAgent' };

/** When agents work, computed outside from the roster's weekly hours; many agents share a schedule. */
export interface DeskHours {
  /** Open from–to in epoch milliseconds, in order. */
  schedules: [from: number, to: number][][];
  /** Agent id → index of the schedule. Agents whom nothing limits are left out. */
  of: Record<string, number>;
  /** The schedules are computed up to here; later, nothing is known. */
  until: number;
}
