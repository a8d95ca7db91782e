/** Every signal, query and update of the workflows, by the name operators see in the Temporal UI. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  AgentRef,
  ContactEditor,
  ConversationOpened,
  IncomingMessage,
  OutgoingMessage,
} from '../routing/conversation.js';
import type {
  AssignWaiting,
  AssignWaitingAnswer,
  DeskEvent,
  MalformedAnswer,
  NewsAnswer,
  SeatAnswer,
  SeatOffer,
  SeatRequest,
} from '../routing/desk/messages.js';
import type { HeldNews } from '../routing/messages-only/held-conversation.js';
import type { Claim, ClaimAnswer } from '../routing/messages-only/held-names.js';
import type { BookedSeat } from '../routing/desk/comparison.js';
import type { Roster } from '../routing/policy/policy.js';
import type { CaughtUp, LeftAlone } from '../routing/catch-up/notes.js';
import type { PublishedPolicy } from '../routing/policy/policy-registry.js';

/** Workflow type names, so that clients need not import workflow code. */
export const ROUTE_VIP_CONTACT = 'routeVipContact';
export const ASSIGNMENT_DESK = 'assignmentDesk';
export const REOPEN_CONVERSATION = 'reopenConversation';
export const RECONCILE_DESK = 'reconcileDesk';
export const UNASSIGN_AFTER_CLOSE = 'unassignAfterClose';
export const AWAIT_FIRST_REPLY = 'awaitFirstReply';
export const AWAIT_LATE_ANSWER = 'awaitLateAnswer';
export const HOLD_CONVERSATION = 'holdConversation';
export const DELIVER_EVENT = 'deliverEvent';
export const CATCH_UP = 'catchUp';
export const CATCH_UP_NOTES = 'catchUpNotes';
export const POLICY_REGISTRY = 'policyRegistry';

// To a routing run -----------------------------------------------------------------------------------------------

/** The contact wrote. Messages that arrive together are told together. */
export const contactReplied = defineSignal<[{ messages: IncomingMessage[] }]>('contactReplied');
/** Messages went out to the contact: ours, another machine's or a human's. */
export const messageSent = defineSignal<[{ messages: OutgoingMessage[] }]>('messageSent');
/** The platform shows another assignee. */
export const assigneeChanged =
  defineSignal<[{ eventId: string; assignee: AgentRef | null }]>('assigneeChanged');
/** A message of ours that had been accepted did not reach the contact. */
export const messageFailed =
  defineSignal<[{ eventId: string; messageId: string; why: string }]>('messageFailed');
/** Somebody edited the contact. */
export const contactUpdated =
  defineSignal<[{ eventId: string; email?: string; phone?: string; by?: ContactEditor; address?: string }]>(
    'contactUpdated',
  );
/** The conversation was closed. `openedAt` tells which opening it belonged to, where the platform says. */
export const conversationClosed =
  defineSignal<[{ eventId: string; openedAt?: number; closedAt?: number; byCaller?: true }]>(
    'conversationClosed',
  );
/** The conversation was opened again while this run was open. */
export const conversationReopened = defineSignal<[ConversationOpened]>('conversationReopened');
/** An operator stops or resumes all routing of the workspace. */
export const routingPaused = defineSignal<[{ paused: boolean }]>('routingPaused');
/** An operator routes this conversation by another policy from here on. */
export const policyChanged = defineSignal<[PublishedPolicy]>('policyChanged');
/** The desk was lost and started again without knowing who waits: ask it again. */
export const deskReopened = defineSignal<[{ workspace: string }]>('deskReopened');
/** The desk has a person for a queued conversation. */
export const seatOffered = defineSignal<[SeatOffer]>('seatOffered');

// To the watches of a routing run ---------------------------------------------------------------------------------

/** A later run has the conversation, or watches it. */
export const superseded = defineSignal('superseded');

// To a held conversation -----------------------------------------------------------------------------------------

/** Somebody wrote, the conversation was closed, or the contact has another name: in the order of arrival. */
export const conversationNews = defineSignal<[HeldNews[]]>('conversationNews');
/** Another name of the contact says that both are the same person. */
export const claimName = defineUpdate<ClaimAnswer, [Claim]>('claimName');

// To the assignment desk -----------------------------------------------------------------------------------------

/** A batch of seat requests; the answers stand in the order of the requests. */
export const requestSeats = defineUpdate<(SeatAnswer | MalformedAnswer)[], [SeatRequest[]]>('requestSeats');
export const deskEvent = defineSignal<[DeskEvent]>('deskEvent');
/** Several in one Signal: a burst of single ones keeps the desk from continuing as new, and it answers late. */
export const deskEvents = defineSignal<[DeskEvent[]]>('deskEvents');
/** The roster as the policy has it now. */
export const rosterChanged = defineSignal<[Roster]>('rosterChanged');

/** Continue as new now: before an erasure, or when an operator wants a short history. */
export const requestContinueAsNew = defineSignal('requestContinueAsNew');

/** News for the desk whose teller waits for the answer. */
export const deskNews = defineUpdate<NewsAnswer, [DeskEvent]>('deskNews');
export const assignWaiting = defineUpdate<AssignWaitingAnswer, [AssignWaiting]>('assignWaiting');

export interface AgentView {
  id: string;
  name: string;
  /** Counts as there; `presence` says it in words. */
  online: boolean;
  presence: string;
  open: number;
  maxOpen?: number;
  /** What an operator has set; `until` in epoch milliseconds. */
  override?: { online?: boolean; maxOpen?: number; until?: number };
}
export interface DeskView {
  agents: AgentView[];
  /** How many wait. */
  waiting: number;
  /** Whether the open conversations of the platform are in the figures. */
  counted: boolean;
}
export const deskView = defineQuery<DeskView>('deskView');

/** `limit`: 1 to 1,000; absent: 100. */
export interface QueuePage {
  offset?: number;
  limit?: number;
}
export interface QueueView {
  total: number;
  entries: { conversation: string; position: number; priority: number; waitingSince: number; why: string }[];
}
export const deskQueue = defineQuery<QueueView, [QueuePage?]>('deskQueue');

/** For the comparison with the platform. */
export interface DeskBooks {
  /** Which desk this is: another one after one was lost. Its sequence numbers are its own. */
  desk: string;
  seq: number;
  counted: boolean;
  seats: BookedSeat[];
  /** Who waits. */
  waiting: string[];
  /** Agents whom the platform did not know when it last listed them. */
  missing: string[];
  /** The platform has refused somebody whom it may list again. */
  hasRefused: boolean;
}
export const deskBooks = defineQuery<DeskBooks>('deskBooks');

/** Conversations of the contact with this `ContactKey`, seated or waiting; known where contacts stick to agents. */
export const conversationsOf = defineQuery<string[], [contactKey: string]>('conversationsOf');

// To the policy registry ---------------------------------------------------------------------------------------------

/** A process has read a policy file; `edited` when it changed under a running process. */
export const policyPublished =
  defineSignal<[{ published: PublishedPolicy; edited: boolean }]>('policyPublished');
/** An agent's presence, or what an operator has set, as the desk was told. Kept for a new desk after this one is lost. */
export const agentTold = defineSignal<[DeskEvent]>('agentTold');
/** A new desk knows nothing of the agents yet. */
export const deskBegan = defineSignal('deskBegan');
/** Makes a kept version current; the one before the present when none is named. Resolves with the version. */
export const rollBack = defineUpdate<string, [{ version?: string }]>('rollBack');
/** Stops or resumes all routing of the workspace: new runs and those under way. Resolves with whether that is news. */
export const pauseRouting = defineUpdate<boolean, [{ paused: boolean }]>('pauseRouting');
/** Routes running conversations by a kept version (absent: the current one). Resolves with how many were told. */
export const reroute = defineUpdate<number, [{ version?: string; stage?: string }]>('reroute');

export interface PolicyView {
  paused: boolean;
  current?: string;
  /** Newest last. */
  versions: { version: string; at: number; how: string }[];
}
export const policyView = defineQuery<PolicyView>('policyView');
export const publishedPolicy = defineQuery<PublishedPolicy | undefined, [version: string]>('publishedPolicy');

/** What the registry's memo says, so that reading it needs no worker. */
export interface PolicyMemo {
  version: string;
  paused: boolean;
  /** Every kept version. */
  known: string[];
}

// To the notes of the catch-up -----------------------------------------------------------------------------------------

/** Conversations were opened that start no run, by the policy. */
export const openingsLeftAlone = defineSignal<[LeftAlone]>('openingsLeftAlone');
/** A catch-up has compared the platform's open conversations with the runs. */
export const caughtUp = defineSignal<[CaughtUp]>('caughtUp');
/** Which of these conversations are left alone on purpose: key → when that was noted, epoch milliseconds. */
export const leftAlone = defineQuery<Record<string, number>, [keys: string[]]>('leftAloneSince');
