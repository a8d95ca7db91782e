import type { AgentRef } from './agent-ref.js';
import type { Branch } from './policy/policy.js';

/**
 * How a run ended. Business outcomes are results: a failed workflow always means a defect.
 * - `assigned`: the conversation is with `assignee`.
 * - `unassigned`: the policy leaves it to the platform's own inbox of unassigned conversations, and nobody has it.
 * - `takenOver`: a human took it; `closed`: it was closed; `superseded`: it was opened again.
 * - `abandoned`: nobody was free for 7 days, or the platform refused to take the agent off; `contactGone`: the platform no longer knows the contact.
 * - `observed`: the policy only observes; `why` says who would have got it.
 * - `cancelledByOperator`: somebody pressed Cancel in the Temporal UI.
 */
export type Outcome =
  | 'assigned'
  | 'unassigned'
  | 'takenOver'
  | 'closed'
  | 'superseded'
  | 'abandoned'
  | 'contactGone'
  | 'observed'
  | 'cancelledByOperator';

/** How the story of a run ends: the outcome, one sentence that says who has the conversation and why, and that person. */
export interface Ending {
  outcome: Outcome;
  why: string;
  assignee?: AgentRef;
}

/**
 * How the contact's e-mail became known.
 * - `contact`: it stood in the contact's record when the conversation was opened. `caller`: the API's caller gave it.
 * - `message`: the contact wrote it unasked. `answer`: in answer to the question. `form`: into a form of the platform.
 * - `agent`: an agent wrote it into the record while the run was open. `record`: somebody did; the platform does not say who.
 */
export type EmailSource = 'contact' | 'caller' | 'message' | 'answer' | 'form' | 'agent' | 'record' | 'none';

/** `unknown`: the CRM was not asked, or could not say. */
export type Tier = 'vip' | 'regular' | 'unknown';

export interface RoutingResult {
  outcome: Outcome;
  /** One sentence that says who has the conversation and why. */
  why: string;
  branch?: Branch;
  /** The rule of the policy's `match` that held. */
  rule?: string;
  tier: Tier;
  assignee?: AgentRef;
  emailSource: EmailSource;
  /** Questions sent, 0 to 1 + maxJumps. */
  questions: number;
  /** Things that did not go as wished and did not stop the routing. */
  notes: string[];
}
