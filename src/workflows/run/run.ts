import { workflowInfo } from '@temporalio/workflow';
import type { AgentRef, ConversationOpened } from '../../routing/conversation.js';
import type { Customer } from '../../routing/customer.js';
import type { EmailSource, Tier } from '../../routing/outcome.js';
import type { Branch, RoutingPolicy } from '../../routing/policy/policy.js';
import type { ConversationRef } from '../activities.js';
import { Alarm } from '../lib/alarm.js';
import { registerHandlers } from './handlers.js';
import { emptyInbox, isMessage, type Inbox } from './inbox.js';
import { foundByCatchUp, Story } from './story.js';

/** What a contact is known by; empty while nothing is known. */
export interface Identity {
  email?: string;
  phone?: string;
}

/** Why there is no e-mail; each is a branch of the policy. */
export interface NoEmail {
  branch: 'invalid' | 'noAnswer' | 'sendFailed' | 'unavailable';
}

/** A message of ours that went out. */
export interface Sent {
  id: string;
  /** Platform time, epoch milliseconds, never earlier than the real one. */
  at: number;
  /** Our clock, when the platform had taken it; absent where only the platform's event says that it went out. */
  answeredAt?: number;
}

/** One routing run: what it was given, what it has been told, what it has found out. */
export interface Run {
  readonly opened: ConversationOpened;
  /** Another one after an operator has re-routed the conversation. */
  policy: RoutingPolicy;
  /** Conversation key at the desk. */
  readonly key: string;
  readonly startedAt: number;
  readonly inbox: Inbox;
  readonly story: Story;
  /** The conversation on the platform; another one after a merge of contacts, or when the contact has moved. */
  on: ConversationRef;
  emailSource: EmailSource;
  questions: number;
  /** Messages before this index have been answered. */
  consumed: number;
  /** Ids of the messages that certainly went out. */
  readonly sent: string[];
  /** Workflow ids of the watches that go on after this run: the next opening ends them. */
  readonly watches: string[];
  /** True from the first try of a send until it is certain whether the message went out. */
  sending?: true;
  /** Rings when no answer is waited for any more. Left to run while the run goes on quickly: that spares an event. */
  readonly answerTimeout: Alarm;
  /** The question that waits for an answer. */
  asked?: Sent;
  /** The last question that went out, answered or not. */
  lastAsked?: Sent;
  /** An address that the contact has to confirm before it counts; the question names it. */
  candidate?: string | undefined;
  /** The question has been given up, for this reason. */
  noEmail?: NoEmail;
  /** What the customer is looked up by. */
  identity: Identity;
  /** The contact's address, while it is not saved on the platform. */
  unsavedEmail?: string;
  branch?: Branch;
  /** What the CRM said. */
  customer?: Customer;
  /** `unknown` until the CRM has said who this is. */
  tier: Tier;
  /** The contact asked for a human instead of answering. */
  handOver?: true;
  /** True once the platform has been asked about an opening over the API. */
  looked?: true;
  /** True once the desk may hold a seat or a place in the queue for this run. */
  mayHoldSeat: boolean;
  /** The desk has taken back what it may have found: an offer that comes late may be of that. */
  seatReleased?: true;
  /** Since when the run waits in the queue of the present target. */
  queuedSince?: number;
  /** How often the desk was asked again for the run's place, in the queue of the present target. */
  queueRefreshes?: number;
  /** Since when the desk's queue is full for the present target. */
  rejectedSince?: number;
  /** True while the desk is asked. */
  deciding?: true;
  /** Whom it named last; `chosen` once the platform is told. */
  named?: AgentRef;
  /** The person the desk chose. */
  chosen?: AgentRef;
  /** A person has written, and nobody has the conversation: their messages no longer end the run. */
  isAnswered?: true;
  /** A human who certainly has the conversation now. */
  takenBy?: { agent?: AgentRef; how: string };
  /** The assignee our assignment may replace: the one at the start. Anybody else is a takeover. */
  replaces?: string;
  /** The comment went out with the last assignment, or will not go out any more. */
  commented: boolean;
  /** True once the assignment stands: nothing interrupts the run any more. */
  settled: boolean;
  askedInVainAt?: number;
  notices: string[];
  notes: string[];
}

/** Registers every handler and shows the first lines in the UI. Must be called before the first await. */
export function beginRun(opened: ConversationOpened, policy: RoutingPolicy): Run {
  const run: Run = {
    opened,
    policy,
    key: workflowInfo().workflowId,
    startedAt: Date.now(),
    inbox: emptyInbox(policy.question.handOverWords),
    story: new Story(),
    on: {
      workspace: opened.workspace,
      platform: opened.platform,
      conversation: opened.address ?? opened.conversation,
    },
    emailSource: 'none',
    questions: 0,
    consumed: 0,
    sent: [],
    answerTimeout: new Alarm(),
    watches: [],
    identity: {},
    tier: 'unknown',
    mayHoldSeat: false,
    commented: false,
    settled: false,
    notices: [],
    notes: [],
    ...(opened.contact.assignee ? { replaces: opened.contact.assignee.id } : {}),
    ...(opened.askedInVainAt === undefined ? {} : { askedInVainAt: opened.askedInVainAt }),
  };
  if (isMessage(opened.message)) run.inbox.heard.record(opened.message, run.startedAt);
  if (opened.paused) run.inbox.paused = true;
  registerHandlers(run.inbox, opened);
  run.story.now(
    opened.caughtUp
      ? `Conversation ${foundByCatchUp(opened.caughtUp)}`
      : `Conversation opened ${opened.byCaller ? 'over the API' : 'by the contact'}${opened.channel?.source ? ` on ${opened.channel.source}` : ''}`,
  );
  return run;
}

/** Whether the question went out, in this run or in the one before a first reply that did not come. */
export const wasAsked = ({ questions, opened }: Run): boolean =>
  questions > 0 || opened.unanswered?.isAsked === true;

/** True when the policy is only tried out: nothing may reach the platform or the contact. */
export const observing = (run: Run): boolean => run.policy.mode === 'observe';
