/**
 * The routing policy of one workspace as a run carries it: resolved, defaults filled in, plain JSON, without secrets
 * (those stay `${ENV}` references that only activities resolve). `src/config` builds it from router.yaml.
 * All durations are milliseconds.
 */

/** Where a conversation goes. A user always names what happens when they are away. */
export type Target = UserTarget | PoolTarget;

export interface UserTarget {
  kind: 'user';
  /** Agent id of the roster. */
  user: string;
  /** Taken when the user is not available; a pool, so that the chain ends. */
  fallback: PoolTarget;
  queue: QueueRule;
}

export interface PoolTarget {
  kind: 'team' | 'workspace';
  /** Team id of the roster; absent for the whole workspace. */
  team?: string;
  strategy: 'round-robin' | 'least-open';
  onlineOnly: boolean;
  /** Only agents with fewer open conversations than this. */
  fewerThanOpen?: number;
  queue: QueueRule;
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

/** The texts a contact may be sent, by language. `default` is always there. */
export type Texts = { default: string } & Record<string, string>;

export interface QuestionPolicy {
  text: Texts;
  /** Sent after an invalid answer, before waiting again. */
  retryText: Texts;
  successText: Texts;
  /** Wait for an answer, at most 7 days. */
  timeout: number;
  /** How often an invalid answer leads back to the question: 3 means four questions in all. */
  maxJumps: number;
  /** Quiet time after the last message of a burst before an invalid answer counts. */
  settle: number;
  /** Words by which a contact asks for a human at once; lower case. */
  handOverWords: string[];
  /** No second question within this time of an unanswered or failed one. */
  notAgainWithin: number;
}

/** An HTTP request as router.yaml describes it; `$contact.x` and `${ENV}` are still in place. */
export interface HttpRequestStep {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body?: { contentType: string; template: string };
  /** Variable name → singular RFC 9535 path, at most 10. */
  responseMapping: Record<string, string>;
  timeout: number;
}

export interface CrmPolicy {
  /** Shown to operators: "HubSpot". */
  name: string;
  request: HttpRequestStep;
  vipWhen: { variable: string; equals: string[] };
  /** A record without the mapped key. */
  whenKeyMissing: 'misconfigured' | 'regular';
  /** How long an unreachable CRM is retried before the branch `unavailable`. */
  patience: number;
}

export interface AgentPolicy {
  id: string;
  name: string;
  email?: string;
  /** Most conversations open at a time by the desk's own doing. */
  maxOpen?: number;
}

export interface Roster {
  agents: AgentPolicy[];
  teams: { id: string; name: string; agents: string[] }[];
}

export interface RoutingPolicy {
  /** Content hash; also the search attribute PolicyVersion. */
  version: string;
  workspace: string;
  question: QuestionPolicy;
  crm: CrmPolicy;
  targets: Record<Branch, Target>;
  takeover: {
    /** A human who takes the conversation ends the run. */
    endsRun: boolean;
    /** A human who writes without taking gets the conversation. */
    writerGetsConversation: boolean;
  };
  /** Tag put on VIPs after the assignment; absent: none. */
  vipTag?: string;
  /** Internal comment after the assignment. */
  comment: boolean;
  /** Optional texts to the contact, each at most once. */
  notices: { queued?: Texts; assigned?: Texts; escalated?: Texts };
  /** Platform calls under a configured limit run on the rate-limited queue. */
  platform: { name: string; callsPerSecond?: number };
  /** Base address of the Temporal UI's namespace, for links in comments. */
  temporalUi?: string;
}
