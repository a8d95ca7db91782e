import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import type { ConversationOpened } from '../../routing/conversation.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import { conversationReopened, superseded } from '../../workflows/messages.js';
import type { OpenAnswer } from './routing-contract.js';
import { startRun, type Starter } from './start-run.js';
import { describe, isOpen, isRefusedForGood } from '../../temporal/workflow-state.js';

/**
 * Makes sure that this opening has exactly one run, whatever number of times it is delivered.
 *
 * New runs are made by start requests only, each with a request id that stands for the opening; the server answers a
 * repeat with the run it made, open or closed. While an older opening's run is open it is told, and gives way.
 * @throws {WorkflowExecutionAlreadyStartedError} never: the run that is in the way is looked at again
 */
export async function startRouting(
  starter: Starter,
  opened: ConversationOpened,
  policy: RoutingPolicy,
): Promise<OpenAnswer> {
  const workflowId = starter.naming.workflowId(opened.workspace, opened.platform, opened.conversation);
  for (;;) {
    const newest = await describe(starter.client, workflowId);
    const known = newest && compare(newest, opened);
    if (known) return { kind: known, workflowId, runId: newest.runId };
    try {
      if (newest && isOpen(newest)) {
        if (await tellReopened(starter.client, newest, opened))
          // The next run has no id yet: without one, a link leads to the newest run of the conversation.
          return { kind: 'reopened', workflowId };
        continue;
      }
      const runId = await startRun(starter, workflowId, withHistory(opened, newest), policy, newest);
      if (newest && !opened.unanswered && !opened.lateAnswer) await endWatches(starter.client, newest);
      return { kind: 'started', workflowId, runId };
    } catch (e) {
      // Between the look and the act a run has ended or begun: look again. The request's deadline ends the loop.
      if (!(e instanceof WorkflowNotFoundError || e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
    }
  }
}

/**
 * The watches of the run before are of no use to a new opening, and what they have heard belongs to its run. A watch that does
 * not hear of this finds out before it acts.
 */
async function endWatches(client: Client, { memo }: WorkflowExecutionDescription): Promise<void> {
  const watches = memo?.['watches'];
  if (!Array.isArray(watches)) return;
  await Promise.allSettled(
    watches.map((workflowId) => client.workflow.getHandle(String(workflowId)).signal(superseded)),
  );
}

/** @returns false: the run takes no signals any more and was terminated, so that the opening can have a run of its own */
async function tellReopened(
  client: Client,
  { workflowId, runId }: WorkflowExecutionDescription,
  opened: ConversationOpened,
): Promise<boolean> {
  const run = client.workflow.getHandle(workflowId, runId);
  try {
    await run.signal(conversationReopened, opened);
    return true;
  } catch (e) {
    if (!isRefusedForGood(e)) throw e;
    await run.terminate('It accepts no further Signals, and the conversation was opened again');
    return false;
  }
}

/** What the newest run makes of this opening; undefined when the opening is news. */
function compare(
  newest: WorkflowExecutionDescription,
  opened: ConversationOpened,
): 'duplicate' | 'otherBody' | 'stale' | undefined {
  // Found by a list that is minutes old, or told by a watch: a run that has begun since has the opening.
  const basis = opened.lateAnswer ?? opened.caughtUp;
  if (basis && newest.runId !== basis.after) return 'duplicate';
  const { openedId, openedAt, bodyHash } = newest.memo ?? {};
  if (openedId === opened.openedId)
    return bodyHash === undefined || bodyHash === opened.bodyHash ? 'duplicate' : 'otherBody';
  const older = typeof openedAt === 'number' && opened.openedAt !== undefined && opened.openedAt < openedAt;
  return older ? 'stale' : undefined;
}

/** A question left unanswered by the conversation's last run is not asked again at once. */
function withHistory(
  opened: ConversationOpened,
  newest: WorkflowExecutionDescription | undefined,
): ConversationOpened {
  const askedInVainAt = newest?.memo?.['askedInVainAt'];
  return typeof askedInVainAt === 'number' ? { ...opened, askedInVainAt } : opened;
}
