import { getExternalWorkflowHandle, ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { deskBegan, RECONCILE_DESK } from '../messages.js';
import { deskId, registryId, routingQueueOf } from '../names.js';

/** A new desk knows neither what is open, nor who waits, nor what was told about agents. Asks for all of it, without waiting. */
export function findOut(workspace: string): void {
  const { taskQueue, firstExecutionRunId } = workflowInfo();
  getExternalWorkflowHandle(registryId(workspace))
    .signal(deskBegan)
    .catch(() => undefined); // Nothing is kept there.
  startChild(RECONCILE_DESK, {
    workflowId: `${deskId(workspace)}/first-reconciliation/${firstExecutionRunId}`,
    taskQueue: routingQueueOf(taskQueue),
    args: [workspace],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: 'What was open when the desk began?',
  }).catch(() => undefined); // The Schedule comes all the same.
}
