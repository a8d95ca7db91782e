import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import type { ConversationOpened } from '../routing/conversation.js';
import type { RoutingPolicy } from '../routing/policy.js';
import { conversationReopened } from '../workflows/messages.js';
import { withRequestId } from './client.js';
import { isOpen } from './is-open.js';
import { requestIdOf } from './names.js';
import type { OpenAnswer } from './routing-contract.js';
import { startRun, type Starter } from './start-run.js';

/**
 * The same as `startRouting`, for openings that come from outside: most conversations have no run yet, and none is
 * looked for before the server has refused to begin a first one.
 */
export async function startFirst(
  starter: Starter,
  opened: ConversationOpened,
  policy: RoutingPolicy,
): Promise<OpenAnswer> {
  const workflowId = workflowIdOf(starter, opened);
  try {
    return { kind: 'started', workflowId, runId: await startRun(starter, workflowId, opened, policy) };
  } catch (e) {
    if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
    return startRouting(starter, opened, policy);
  }
}

/**
 * Makes sure that this opening has exactly one run, whatever number of times it is delivered.
 *
 * New runs are made by start requests only: the first one of a conversation where there is none, any other one with a
 * request id that stands for the opening; the server answers a repeat of that with the run it made, open or closed.
 * While an older opening's run is open it is told, and gives way.
 * @throws {WorkflowExecutionAlreadyStartedError} never: the run that is in the way is looked at again
 */
export async function startRouting(
  starter: Starter,
  opened: ConversationOpened,
  policy: RoutingPolicy,
): Promise<OpenAnswer> {
  const workflowId = workflowIdOf(starter, opened);
  for (;;) {
    const newest = await describe(starter.client, workflowId);
    const known = newest && compare(newest, opened);
    if (known) return { kind: known, workflowId, runId: newest.runId };
    try {
      if (newest && isOpen(newest)) {
        await starter.client.workflow
          .getHandle(workflowId, newest.runId)
          .signal(conversationReopened, opened);
        // The next run has no id yet: without one, a link leads to the newest run of the conversation.
        return { kind: 'reopened', workflowId };
      }
      const begin = () => startRun(starter, workflowId, withHistory(opened, newest), policy, newest);
      const runId = await withRequestId(requestIdOf(workflowId, opened.openedId), begin);
      return { kind: 'started', workflowId, runId };
    } catch (e) {
      // Between the look and the act a run has ended or begun: look again. The request's deadline ends the loop.
      if (!(e instanceof WorkflowNotFoundError || e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
    }
  }
}

const workflowIdOf = ({ naming }: Starter, { workspace, platform, conversation }: ConversationOpened) =>
  naming.workflowId(workspace, platform, conversation);

export async function describe(
  client: Client,
  workflowId: string,
): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId).describe();
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return undefined;
    throw e;
  }
}

/** What the newest run makes of this opening; undefined when the opening is news. */
function compare(
  newest: WorkflowExecutionDescription,
  opened: ConversationOpened,
): 'duplicate' | 'otherBody' | 'stale' | undefined {
  // Found by a list that is minutes old: whichever run has begun since has it.
  if (opened.caughtUp && newest.runId !== opened.caughtUp.after) return 'duplicate';
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
