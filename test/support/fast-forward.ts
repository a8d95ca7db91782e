import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

const Result = proto.temporal.api.enums.v1.FastForwardPollingResult;

/**
 * Lets a run's own clock go on by `duration`, the server's way: timers and retries that fall into it happen, in order.
 * Returns when it has passed, or when the run has ended on the way. Before and after it the run's time does not jump.
 */
export async function fastForward(client: Client, workflowId: string, duration: Duration): Promise<void> {
  const { workflowService } = client;
  const run = { namespace: client.options.namespace, workflowExecution: { workflowId } };
  const id = randomUUID();
  await workflowService.updateWorkflowExecutionOptions({
    ...run,
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: {
      timeSkippingConfig: { enabled: true, fastForwardConfig: { id, duration: msToTs(duration) } },
    },
  });
  for (;;) {
    const answer = await workflowService.pollWorkflowExecutionTimeSkipping({ ...run, fastForwardId: id });
    if (answer.fastForwardPollingResult === Result.FAST_FORWARD_POLLING_RESULT_POLL_TIMEOUT) continue;
    if (answer.fastForwardPollingResult === Result.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) return;
    if (await hasEnded(client, workflowId)) return;
    throw new Error(`fast-forward of ${workflowId} failed: ${answer.failedReason}`);
  }
}

async function hasEnded(client: Client, workflowId: string): Promise<boolean> {
  const { status } = await client.workflow.getHandle(workflowId).describe();
  return status.name !== 'RUNNING';
}
