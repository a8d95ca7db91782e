import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { RECONCILE_DESK } from '../messages.js';
import { deskId, routingQueueOf } from '../names.js';

/** A new desk knows neither what is open nor who waits: has it found out, and does not wait for that. */
export function findOut(workspace: string, ownQueue: string): void {
  startChild(RECONCILE_DESK, {
    workflowId: `${deskId(workspace)}/first-reconciliation`,
    taskQueue: routingQueueOf(ownQueue),
    args: [workspace],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: 'What was open when the desk began?',
  }).catch(() => undefined); // One is under way.
}
