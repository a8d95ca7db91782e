import { ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { RECONCILE_DESK } from '../messages.js';
import { deskId, routingQueueOf } from '../names.js';

/** A new desk knows neither what is open nor who waits: has it found out, and does not wait for that. */
export function findOut(workspace: string): void {
  const { taskQueue, firstExecutionRunId } = workflowInfo();
  startChild(RECONCILE_DESK, {
    workflowId: `${deskId(workspace)}/first-reconciliation/${firstExecutionRunId}`,
    taskQueue: routingQueueOf(taskQueue),
    args: [workspace],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: 'What was open when the desk began?',
  }).catch(() => undefined); // The Schedule comes all the same.
}
