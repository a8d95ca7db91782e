/**
 * The routing policy of one workspace as a run carries it: resolved, defaults filled in, plain JSON, without secrets
 * (those stay `${ENV}` references that only activities resolve). `src/config` builds it from router.yaml.
 * All durations are milliseconds.
 */
import type { EventEndpoint } from '../events/event-endpoint.js';
import type { CrmPolicy } from './crm-policy.js';

export type * from './crm-policy.js';
export type * from './roster.js';

/** Where a conversation goes. A person's target always names what happens when they are away. */
export type Target = UserTarget | DedicatedTarget | PoolTarget | UnassignTarget;

/** What happens while the person is away: somebody else, that person all the same, or a wait for them. */
export type WhenAway = 'fallback' | 'assign' | 'wait';

export interface UserTarget extends AfterAssignment {
  kind: 'user';
  /** Agent id of the roster. */
  user: string;
  /** Taken when the user is not available; a pool, so that the chain ends. */
  fallback: PoolTarget;
  whenAway: WhenAway;
  queue: QueueRule;
}

/** The agent this very customer belongs to: named in `dedicatedAgents`, or the account's owner in the CRM. */
export interface DedicatedTarget extends AfterAssignment {
  kind: 'dedicated';
  /** Taken when nobody is dedicated to this customer; while that person is away, the pool that it ends in. */
  fallback: UserTarget | PoolTarget;
  whenAway: WhenAway;
  queue: QueueRule;
}

/** Nobody: whoever has the conversation is taken off it, and it lies in the platform's own inbox of unassigned ones. */
export interface UnassignTarget {
  kind: 'unassign';
}

export interface PoolTarget extends AfterAssignment {
  kind: 'team' | 'workspace';
  /** Team id of the roster; absent for the whole workspace. */
  team?: string;
  strategy: 'round-robin' | 'least-open';
  onlineOnly: boolean;
  /** Only agents with fewer open conversations than this. */
  fewerThanOpen?: number;
  /** Only agents who have all of these skills (languages, products, ...). */
  skills?: string[];
  queue: QueueRule;
}

/** What holds for every kind of target, once somebody has the conversation. */
export interface AfterAssignment {
  /**
   * A human has to write within so much of the assignee's working time; else the conversation goes to somebody else.
   * Absent: nobody looks.
   */
  firstReplyWithin?: number;
}

export interface QueueRule {
  /** How long a conversation waits for a free agent, at most 7 days. */
  timeout: number;
  /** What follows; absent: it stays queued up to 7 days in all, then the result is `abandoned`. */
  onTimeout?: PoolTarget;
}

/** Which branch of the policy a conversation takes. */
export type Branch =
  'vip' | 'regular' | 'unknown' | 'unavailable' | 'misconfigured' | 'invalid' | 'noAnswer' | 'sendFailed';

/** What a contact may be told without being asked: of the wait, of the agent, of the branch that was taken. */
export type NoticeName = 'queued' | 'outOfHours' | 'assigned' | 'escalated' | Exclude<Branch, 'sendFailed'>;

/** The texts a contact may be sent, by language. `default` is always there. */
export type Texts = { default: string } & Record<string, string>;

export interface QuestionPolicy {
  text: Texts;
  /** Sent after an invalid answer, before waiting again. */
  retryText: Texts;
  successText: Texts;
  /** Asks whether the address that the contact has mentioned (`$contact.email`) is their own. */
  confirmText: Texts;
  /** Wait for an answer, at most 7 days. */
  timeout: number;
  /** How often an invalid answer leads back to the question: 3 means four questions in all. */
  maxJumps: number;
  /** Quiet time after the contact's last message before an answer counts. */
  settle: number;
  /** Words by which a contact asks for a human at once; lower case. */
  handOverWords: string[];
  /** No second question within this time of an unanswered or failed one. */
  notAgainWithin: number;
  /** More contacts than this in one minute and process are not asked: a mass campaign takes the branch `noAnswer`. */
  maxStartsPerMinute?: number;
}

/** Conversations that are treated in their own way. Every list that is there must have a match. */
export interface MatchRule {
  name: string;
  when: { channels?: string[]; inboxes?: string[]; tags?: string[] };
  /** Left alone: no run. */
  ignore?: true;
  question?: QuestionPolicy;
  targets?: Partial<Record<Branch, Target>>;
}

export interface CatchUpPolicy {
  every: number;
  /** What becomes of conversations that were open before the installation. */
  onFirstStart: 'route' | 'leave';
}

export interface RoutingPolicy {
  /** Content hash; also the search attribute PolicyVersion. */
  version: string;
  workspace: string;
  question: QuestionPolicy;
  crm: CrmPolicy;
  targets: Record<Branch, Target>;
  /** `observe`: decides and records, and writes nothing to platform or contact. */
  mode: 'route' | 'observe';
  /** The rule of `match` that made this policy what it is. */
  rule?: string;
  /** Contacts the platform itself shows to be VIPs: neither asked nor looked up. */
  vipContacts?: { tags?: string[]; lifecycles?: string[]; fields?: Record<string, string[]> };
  /** E-mail (lower case) of a customer → agent id of the roster. */
  dedicatedAgents?: Record<string, string>;
  /** `crmOwner` names, e-mails and ids (lower case) → agent id, for the account's owner as the CRM has it. */
  owners: Record<string, string>;
  /** Whether a close ends the run and takes the agent off the conversation. */
  close: { endsRun: boolean; unassign: boolean };
  /**
   * A contact who comes back and still has an agent: kept in any case, kept if the agent is free (VIPs go to their own
   * person), or routed as if they had nobody.
   */
  returning: 'keep' | 'ifFree' | 'route';
  /** A contact with another open conversation goes to the agent who has that one. */
  stickToAgent: boolean;
  /** Conversations that no webhook told of are looked for so often (ms); `false`: not at all. */
  catchUp: CatchUpPolicy | false;
  takeover: {
    /** A human who takes the conversation ends the run. */
    endsRun: boolean;
    /** A human who writes without taking gets the conversation. */
    writerGetsConversation: boolean;
  };
  /** Tag put on VIPs after the assignment, variables in place; absent: none. */
  vipTag?: string;
  /** Internal comment after the assignment. */
  comment: boolean;
  /** What the comment begins with, variables in place. */
  commentText?: string;
  /** Optional texts to the contact, each at most once; those of a branch when it is taken. */
  notices: Partial<Record<NoticeName, Texts>>;
  /**
   * `callsPerSecond`: the limit that the server holds for all calls. `unlimited`: there is none to hold, so that an assignment
   * need not queue. `idempotent`: a write in doubt is made again under the same key, and happens once.
   */
  platform: { name: string; idempotent?: true } & (
    { callsPerSecond: number; unlimited?: never } | { unlimited: true; callsPerSecond?: never }
  );
  /** Who is told what happens; absent: nobody. */
  webhooks?: EventEndpoint[];
  /** Base address of the Temporal UI's namespace, for links in comments. */
  temporalUi?: string;
}

/** A target that leads to a person. */
export type SomebodysTarget = Exclude<Target, UnassignTarget>;

/** What the desk is asked for: who is dedicated to the customer is known by then. */
export type DeskTarget = UserTarget | PoolTarget;
