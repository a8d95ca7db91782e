/**
 * The state of a routing run, in groups. A step's signature names the groups that it may touch: `RunWith<'question'>` is
 * what every step has, and the question. See the README of this folder.
 */
import type { AgentRef, ConversationOpened } from '../../routing/conversation.js';
import type { Customer } from '../../routing/customer.js';
import type { EmailSource, Tier } from '../../routing/outcome.js';
import type { Branch, NoticeName, RoutingPolicy } from '../../routing/policy/policy.js';
import type { ConversationRef } from '../activities.js';
import type { Alarm } from '../lib/alarm.js';
import type { Inbox } from './inbox.js';
import type { Story } from './story.js';

/** What every step has: what the run was started with, what it was told, and how it tells its story. */
export interface Core {
  readonly opened: ConversationOpened;
  /** Another one after an operator has re-routed the conversation. */
  policy: RoutingPolicy;
  /** Conversation key at the desk. */
  readonly key: string;
  readonly startedAt: number;
  /** The conversation on the platform; another one after a merge of contacts, or when the contact has moved. */
  on: ConversationRef;
  /** Of the run's calls and at the desk: 1 for VIPs, 3 for everybody else. */
  priority: 1 | 3;
  readonly inbox: Inbox;
  readonly story: Story;
  /** Things that did not go as wished and did not stop the routing; they stand in the result. */
  readonly notes: string[];
  /** Rings when no answer is waited for any more. It is left to run while the run goes on quickly: that spares an event. */
  readonly answerTimeout: Alarm;
  /** What interrupts the run now. */
  readonly interruption: () => Interruption | undefined;
  /** What the run has found out so far, to be read: for texts, events and comments. */
  readonly known: { readonly [G in keyof Groups]: Readonly<Groups[G]> };
  /** This Workflow Task has written by a Local Activity: the run must not end in it. Only calls.ts sets it. */
  hasLocalWrite?: true;
}

export interface Groups {
  question: QuestionState;
  identity: IdentityState;
  desk: DeskState;
  assignment: AssignmentState;
  outbox: OutboxState;
}

export interface Run extends Core, Groups {}

/** A run of which a step may touch these groups, and what every step has. */
export type RunWith<G extends keyof Groups> = Core & Pick<Groups, G>;

/** The question that is being asked, or was asked last. */
interface QuestionState {
  /** The name of the answer type; absent before the first question. */
  about?: string;
  /** Questions about it that went out, the repeats included. */
  sent: number;
  /** Questions that went out in the whole run. */
  sentInAll: number;
  /** The one that waits for an answer. */
  open?: Sent;
  /** The last one that went out, answered or not. */
  last?: Sent;
  /** Messages of the contact before this index have been answered. */
  consumed: number;
  /** When the last question was given up without an answer, in this run or in an earlier one. Epoch milliseconds. */
  unansweredAt?: number;
}

/** A message of ours that went out. */
export interface Sent {
  id: string;
  /** Platform time, epoch milliseconds, never earlier than the real one. */
  at: number;
  /** Our clock, when the platform had taken it; absent where only the platform's event says that it went out. */
  answeredAt?: number;
}

/** Who the contact is. */
interface IdentityState {
  /** What the customer is looked up by. */
  by: KnownBy;
  emailSource: EmailSource;
  /** The contact's address, while it is not saved on the platform. */
  unsavedEmail?: string;
  /** An address that the contact has to confirm before it counts; the question names it. */
  unconfirmedEmail?: string | undefined;
  /** The question has been given up, for this reason. */
  noEmail?: NoEmail;
  /** The contact asked for a human instead of answering. */
  wantsHuman?: true;
  /** What the CRM said. */
  customer?: Customer;
  /** `unknown` until the CRM has said who this is. */
  tier: Tier;
}

/** What a contact is known by; empty while nothing is known. */
export interface KnownBy {
  email?: string;
  phone?: string;
}

/** Why there is no e-mail; each is a branch of the policy. */
export interface NoEmail {
  branch: 'invalid' | 'noAnswer' | 'sendFailed' | 'unavailable';
}

/** What the run has at the assignment desk. */
interface DeskState {
  /** The desk may hold a seat or a place in the queue for this run. */
  mayHoldSeat: boolean;
  /** The desk has taken back what it may have found: an offer that comes late may be of that. */
  seatReleased?: true;
  /** True while the desk is asked. */
  isDeciding?: true;
  /** Who the desk named last; `assignment.agent` once the platform is told. */
  decidedAgent?: AgentRef;
  /** Since when the run waits in the queue of the present target. */
  queuedSince?: number;
  /** How often the desk was asked again for the run's place in that queue. */
  queueRefreshes?: number;
  /** Since when the desk's queue is full for the present target. */
  rejectedSince?: number;
}

/** Who has the conversation, and why. */
interface AssignmentState {
  branch?: Branch;
  /** What decided the target, in words for the team: "VIP". */
  reason?: string;
  /** The person the desk decided on, from the moment the platform is told. */
  agent?: AgentRef;
  /** The assignee our assignment may replace: the one at the start. Anybody else is a takeover. */
  replaces?: string;
  /** The platform was asked who has the conversation, since the opening did not say. */
  hasLooked?: true;
  /** A human who certainly has the conversation now. */
  takenBy?: { agent?: AgentRef; how: string };
  /** A person has written, and nobody has the conversation: their messages no longer end the run. */
  isAnswered?: true;
  /** The comment went out with the last assignment, or must not be written again. */
  isCommented: boolean;
  /** The assignment stands: nothing interrupts the run any more. */
  isSettled: boolean;
  /** Workflow ids of the watches that go on after this run: the next opening ends them. */
  readonly watches: string[];
}

/** What the contact was sent. */
interface OutboxState {
  /** Ids of the messages that certainly went out. */
  readonly sent: string[];
  /** True from the first try of a send until it is certain whether the message went out. */
  isSending?: true;
  /** The optional texts of the policy that were sent. */
  readonly notices: NoticeName[];
}

/** What may stop a run from outside. */
export type Interruption =
  | { kind: 'superseded'; by: ConversationOpened }
  | { kind: 'closed' }
  | { kind: 'takenOver'; agent?: AgentRef; how: string }
  | { kind: 'rerouted'; by: RoutingPolicy }
  | { kind: 'cancelledByOperator' };

/** True when the policy is only tried out: nothing may reach the platform or the contact. */
export const observing = ({ policy }: Pick<Core, 'policy'>): boolean => policy.mode === 'observe';

/** A question went out, in this run or in the one before a first reply that did not come. */
export const wasAsked = ({ known, opened }: Core): boolean =>
  known.question.sentInAll > 0 || opened.unanswered?.isAsked === true;
