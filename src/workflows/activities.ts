/**
 * The activities that workflow code calls, as types; `src/activities` implements them. An activity's name is what an
 * operator finds in the timeline.
 */
import type { AgentRef, ConversationEvent, ConversationOpened } from '../routing/conversation.js';
import type { Customer } from '../routing/customer.js';
import type { Differences } from '../routing/desk/comparison.js';
import type { Missed } from '../routing/catch-up.js';
import type { ListedPresence, SeatAnswer, SeatRequest } from '../routing/desk/messages.js';
import type { RouterEvent } from '../routing/events.js';
import type { HeldNews } from '../routing/held-conversation.js';
import type { Claim, ClaimAnswer } from '../routing/held-names.js';
import type { CrmPolicy } from '../routing/policy.js';
import type { PublishedPolicy } from '../routing/policy-registry.js';
import type { ContactFacts } from '../routing/variables.js';

/** Which conversation on which platform; activities find tokens by workspace in their own process. */
export interface ConversationRef {
  workspace: string;
  platform: string;
  conversation: string;
}

/** What is so on the platform right now. `gone`: the platform knows the contact no more. */
export interface ConversationState {
  gone: boolean;
  open: boolean;
  assignee?: AgentRef;
  /** The platform keeps no assignee: that there is none says nothing. */
  keepsNoAssignee?: true;
  email?: string;
}

/**
 * Failure types (ApplicationFailure.type) and what they mean for the caller:
 * - `Unavailable`, `RateLimited`: nothing happened; retryable, `details[0]` = { retryAfter?: ms }.
 * - `Unconfirmed`: it may have happened (time-out, reset, 5xx after a write); not retryable, look first.
 * - `Refused`: the platform said no (4xx); not retryable. `Unauthorized` (401, 403): not retryable.
 * - `ContactGone` (404 on the contact): not retryable.
 */
export type PlatformFailureType =
  'Unavailable' | 'RateLimited' | 'Unconfirmed' | 'Refused' | 'Unauthorized' | 'ContactGone';

export interface CustomerActivities {
  /** CRM look-up. Throws `Unavailable` while the CRM cannot answer; every other state is a typed answer. */
  getContactData(
    crm: CrmPolicy,
    contact: ContactFacts,
    workspace: string,
    notBefore?: number,
  ): Promise<Customer>;
}

export interface DeskActivities {
  /** Asks the workspace's assignment desk for a person. */
  decideAssignment(workspace: string, request: SeatRequest): Promise<SeatAnswer>;
}

export type AssignOutcome =
  /** `comment`: what became of the one that was to go with it; absent: nobody has tried to write it. */
  | { kind: 'assigned'; assignee: AgentRef; comment?: 'written' | { notWritten: string } }
  /** Somebody else has it, and neither the desk nor this run put them there. */
  | { kind: 'taken'; assignee: AgentRef }
  | { kind: 'agentRefused'; why: string }
  | { kind: 'closed' }
  | { kind: 'contactGone' };

/** `nobody`: nobody had it. The rest as for an assignment. */
export type UnassignOutcome =
  | { kind: 'unassigned' }
  | { kind: 'nobody' }
  | Extract<AssignOutcome, { kind: 'taken' | 'closed' | 'contactGone' }>;

/** An earlier try of a message may have gone out. */
export interface Doubt {
  /** Ids of messages that are certainly others. */
  known: string[];
  /** Nothing older is ours: platform time, epoch milliseconds. Absent: not known. */
  since?: number;
}

export interface SendDetails {
  /** Platform time of the contact's last message, epoch milliseconds. */
  heardAt?: number;
  /** The question for the e-mail address. */
  isQuestion?: boolean;
  doubt?: Doubt;
}

export interface PlatformActivities {
  /**
   * In doubt, and where the platform lists messages: looks first, and sends only what is not there. `answeredAt`: our
   * clock, when the platform had answered to the send.
   */
  sendMessage(
    to: ConversationRef,
    text: string,
    channelId?: string,
    more?: SendDetails,
  ): Promise<{ messageId: string; at: number; answeredAt?: number }>;
  /**
   * Reads the present assignee, then writes. `replaces` is the assignee the run knew when it decided (absent: nobody);
   * any third person is a takeover and nothing is written. `comment` follows the assignment that was written; a try that
   * finds it written already leaves it out, since an earlier one may have come so far.
   */
  assignConversation(
    to: ConversationRef,
    agent: AgentRef,
    replaces?: string,
    comment?: string,
  ): Promise<AssignOutcome>;
  /**
   * Takes off an open conversation whoever the run knew to have it when it decided (`known`; absent: nobody). Looks first:
   * any third person is a takeover and stays.
   */
  leaveUnassigned(to: ConversationRef, known?: string): Promise<UnassignOutcome>;
  /** Takes whoever has it off a conversation that is closed; one that is open (again) is left alone. */
  unassignConversation(to: ConversationRef): Promise<'unassigned' | 'nobody' | 'open' | 'contactGone'>;
  /** Saves the address unless the contact has another one already. `notKept`: the platform has no place for it. */
  updateContactField(
    to: ConversationRef,
    email: string,
  ): Promise<'saved' | 'alreadyThere' | 'otherThere' | 'notKept'>;
  updateContactTag(to: ConversationRef, tag: string): Promise<void>;
  addComment(to: ConversationRef, text: string): Promise<void>;
  lookAtConversation(to: ConversationRef): Promise<ConversationState>;
  /** The conversation key of a contact who was merged or made anew; undefined when there is none. */
  findContact(to: ConversationRef, by: { email?: string; phone?: string }): Promise<string | undefined>;
}

/** What the policy registry tells running conversations. Both resolve with how many runs were told. */
export interface RegistryActivities {
  tellPaused(workspace: string, paused: boolean): Promise<number>;
  /** @param stage only runs in this stage; absent: all */
  tellPolicy(workspace: string, published: PublishedPolicy, stage?: string): Promise<number>;
}

export interface HeldActivities {
  /** Tells the conversation's run, if there is one, and the desk, in this order. */
  tellRun(workspace: string, routing: string, events: ConversationEvent[]): Promise<void>;
  /** Tells the place of another name that both are the same person, and returns who holds the conversation. */
  claimName(name: ConversationRef, claim: Claim): Promise<ClaimAnswer>;
  /** Hands news to the place of the contact's main name. */
  passOn(main: ConversationRef, news: HeldNews[]): Promise<void>;
  /** Whether the place of this name exists. */
  isHeld(name: ConversationRef): Promise<boolean>;
  /** Whether the contact waits for us: for a free agent, or for the end of a pause. */
  waitsForUs(routing: string): Promise<boolean>;
}

export interface ReplyActivities {
  /** Milliseconds until so much of the agent's working time has passed. */
  replyDueIn(workspace: string, agent: string, within: number): Promise<number>;
}

export interface EventActivities {
  /**
   * Posts a signed event and resolves with the status: a 2xx, or 410 when nobody wants it any more. Everything else, a
   * redirect too, fails as `NotDelivered` and says when to try again.
   */
  postEvent(delivery: Delivery): Promise<number>;
}

/** One event for one endpoint; processes find its address and secrets in their own files. */
export interface Delivery {
  workspace: string;
  endpoint: string;
  /** `webhook-id`: the same in every try, and for every endpoint. */
  id: string;
  event: RouterEvent;
}

export interface ReopenActivities {
  /**
   * Starts the run of a later opening; fails (retryable) while the superseded run is still open. Resolves with false when
   * another run has the conversation.
   */
  startRouting(opened: ConversationOpened, supersededRunId: string): Promise<boolean>;
}

export interface ListedAgents {
  missing: string[];
  /** Absent where the platform does not say. */
  presence?: ListedPresence;
}

/** What a reconciliation reads. Conversations are named by their keys at the desk. */
export interface ReconciliationActivities {
  /** Which desk it is, and its sequence number. */
  readDesk(workspace: string): Promise<{ desk: string; seq: number }>;
  /**
   * Tells every run that waits, and that the desk does not know, to ask again. Resolves with how many were told: none
   * while it is another desk, or one that has not counted yet, which would give away what is taken.
   */
  tellForgotten(workspace: string, desk: string): Promise<number>;
  /**
   * Agents of the roster whom the platform does not know, and who of the others is there; undefined where it cannot list
   * them, or knows none of them.
   */
  listMissingAgents(workspace: string): Promise<ListedAgents | undefined>;
  /** One page of the open conversations that have somebody. */
  listOpenConversations(
    workspace: string,
    cursor?: string,
  ): Promise<
    { kind: 'page'; open: [conversation: string, agent: string][]; next?: string } | { kind: 'unsupported' }
  >;
  compareWithDesk(
    workspace: string,
    platform: Partial<ListedAgents> & { open?: [conversation: string, agent: string][]; partial?: boolean },
  ): Promise<Differences>;
}

/** What a catch-up reads and starts. */
export interface CatchUpActivities {
  /** `off`: why this workspace is not caught up, for people. */
  planCatchUp(workspace: string): Promise<{ off?: string }>;
  /**
   * One page of the open conversations that nobody has: the ones without a run, and the keys of those that are left alone
   * on purpose. `seen`: how many there are on it.
   */
  listMissed(
    workspace: string,
    cursor?: string,
  ): Promise<{ missed: Missed[]; left: string[]; seen: number; next?: string }>;
  /** What the list left out of one of them: an answer without it, where nothing tells. */
  lookUpMissed(
    workspace: string,
    missed: Pick<Missed, 'conversation' | 'lookUp'>,
  ): Promise<Pick<Missed, 'channel' | 'source'>>;
  /**
   * Starts their runs in this order, unless they have one by now. Resolves with how many were started, and with the keys
   * of those that are left alone after all, by what was looked up.
   */
  startMissed(workspace: string, missed: Missed[]): Promise<{ started: number; left: string[] }>;
  /** `why`: the sentence that says the endpoint seems to be switched off, when it does. */
  watchWebhooks(workspace: string): Promise<{ why?: string }>;
}
