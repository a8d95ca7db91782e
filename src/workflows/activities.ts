/**
 * The activities that workflow code calls, as types; `src/activities` implements them. An activity's name is what an
 * operator finds in the timeline.
 */
import type { AgentRef, ConversationEvent, ConversationOpened } from '../routing/conversation.js';
import type { Customer } from '../routing/customer.js';
import type { SeatAnswer, SeatRequest } from '../routing/desk/messages.js';
import type { RouterEvent } from '../schema/event.js';
import type { HeldNews } from '../routing/messages-only/held-conversation.js';
import type { Claim, ClaimAnswer } from '../routing/messages-only/held-names.js';
import type { CrmPolicy } from '../routing/policy/policy.js';
import type { PublishedPolicy } from '../routing/policy/policy-registry.js';
import type { ContactFacts } from '../routing/variables.js';

/** Which conversation on which platform; activities find tokens by workspace in their own process. */
export interface ConversationRef {
  workspace: string;
  platform: string;
  conversation: string;
}

/** What is so on the platform right now. `gone`: the platform no longer knows the contact. */
interface ConversationState {
  gone: boolean;
  open: boolean;
  assignee?: AgentRef;
  /** The platform keeps no assignee, so a missing one has no meaning. */
  keepsNoAssignee?: true;
  email?: string;
}

/**
 * Failure types (ApplicationFailure.type) and what they mean for the caller:
 * - `Unavailable`, `RateLimited`: nothing happened; retryable, `details[0]` = { retryAfter?: ms }.
 * - `Unconfirmed`: it may have happened (timeout, reset, 5xx after a write); not retryable, look first.
 * - `Refused`: the platform said no (4xx); not retryable. `Unauthorized` (401, 403): not retryable.
 * - `ContactGone` (404 on the contact): not retryable.
 */
export type PlatformFailureType =
  'Unavailable' | 'RateLimited' | 'Unconfirmed' | 'Refused' | 'Unauthorized' | 'ContactGone';

export interface CustomerActivities {
  /** CRM lookup. Throws `Unavailable` while the CRM cannot answer; every other state is a typed answer. */
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

/** What became of a write that was made together with another one, whose outcome does not depend on it. */
export type Written = 'written' | { notWritten: string };

/** `notKept`: the platform has no place for it. */
export type SavedEmail = 'saved' | 'alreadyThere' | 'otherThere' | 'notKept';

export interface AssignDetails {
  /** The assignee the run knew when it decided; absent: nobody. Any third person is a takeover and nothing is written. */
  replaces?: string;
  /**
   * Follows the assignment that was written. A try that finds it written already leaves the comment out, since an earlier one
   * may have come so far.
   */
  comment?: string;
  /** Saved on the contact once the assignment stands, unless the contact has another address. */
  email?: string;
}

export type AssignOutcome =
  /** What became of comment and address; absent: not asked for, or certainly not done and left to a later try. */
  | { kind: 'assigned'; assignee: AgentRef; comment?: Written; email?: SavedEmail | { notSaved: string } }
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
  /** Reads the present assignee, then writes. */
  assignConversation(to: ConversationRef, agent: AgentRef, details?: AssignDetails): Promise<AssignOutcome>;
  /**
   * Takes the agent off an open conversation whom the run knew of when it decided (`known`; absent: nobody). Looks first:
   * any third person is a takeover and stays.
   */
  leaveUnassigned(to: ConversationRef, known?: string): Promise<UnassignOutcome>;
  /** Takes the agent off a closed conversation. One that is open again is left alone. */
  unassignConversation(to: ConversationRef): Promise<'unassigned' | 'nobody' | 'open' | 'contactGone'>;
  /** Saves the address unless the contact has another one already. */
  updateContactField(to: ConversationRef, email: string): Promise<SavedEmail>;
  updateContactTag(to: ConversationRef, tag: string): Promise<void>;
  addComment(to: ConversationRef, text: string): Promise<void>;
  /**
   * Both at the same time. Fails only while the comment certainly is not written; the next try writes the tag again, which
   * does no harm. `tag` absent: not written, and a later try may succeed.
   */
  tagAndComment(to: ConversationRef, tag: string, text: string): Promise<{ tag?: Written; comment: Written }>;
  lookAtConversation(to: ConversationRef): Promise<ConversationState>;
  /** The conversation key of a contact who was merged or created again; undefined when there is none. */
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
