/** What the API may ask of Temporal. Implemented by `routing-client.ts`. */
import type { ConversationEvent, OpenedEvent } from '../../routing/conversation.js';
import type { Outcome } from '../../routing/outcome.js';

/**
 * - `started`: this delivery made the run. `duplicate`: the same opening was accepted before.
 * - `reopened`: an older opening's run is open; it was told and gives way.
 * - `otherBody`: the same id came with another body before. Nothing was done.
 * - `stale`: a newer opening has been routed already. `ignored`: the policy leaves it alone (`reason`).
 */
export interface OpenAnswer {
  kind: 'started' | 'duplicate' | 'reopened' | 'otherBody' | 'stale' | 'ignored';
  workflowId: string;
  runId?: string;
  reason?: string;
  /** Link into the Temporal UI. */
  temporalUi?: string;
}

/**
 * - `noRun`: nobody is routing this conversation (now).
 * - `notNeeded`: its run has no use for the message: it has heard enough of this kind.
 * - `refused`: the server accepts no further Signals for the present run, so a retry cannot succeed.
 */
export type DeliverAnswer = 'delivered' | 'noRun' | 'notNeeded' | 'refused';

export interface RoutingStatus {
  workflowId: string;
  runId: string;
  /** `running` or how it ended; `defect` when the workflow failed, timed out or was terminated. */
  status: 'running' | Outcome | 'defect';
  stage: string;
  /** Last sentence written for people: who, where, why. */
  summary: string;
  customerType?: string;
  assigneeId?: string;
  policyVersion?: string;
  startedAt: string;
  closedAt?: string;
  /** Link into the Temporal UI. */
  temporalUi?: string;
}

/** Every method rejects with TemporalUnavailableError when Temporal has not answered within 1.5 s. */
export interface RoutingClient {
  open(workspace: string, event: OpenedEvent): Promise<OpenAnswer>;
  deliver(workspace: string, event: ConversationEvent): Promise<DeliverAnswer>;
  status(workspace: string, conversation: string): Promise<RoutingStatus | undefined>;
  /** Resolves when the server answers; for readiness. */
  ping(): Promise<void>;
}
