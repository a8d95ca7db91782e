import { ScheduleOverlapPolicy, type Client, type ScheduleOptions } from '@temporalio/client';
import { RECONCILE_DESK } from '../../workflows/messages.js';
import { keepSchedule } from '../../temporal/schedules.js';

/** A seat whose run has ended is given back within five minutes. */
const EVERY = '4m';

export const scheduleId = (workspace: string): string => `desk-reconciliation/${workspace}`;

/** Has every desk compared with its platform again and again; a Schedule that is there is brought up to date. */
export async function scheduleReconciliations(
  client: Client,
  workspaces: readonly string[],
  taskQueue: string,
): Promise<void> {
  await Promise.all(
    workspaces.map((workspace) => keepSchedule(client, reconciliationOf(workspace, taskQueue))),
  );
}

function reconciliationOf(workspace: string, taskQueue: string) {
  return {
    scheduleId: scheduleId(workspace),
    spec: { intervals: [{ every: EVERY }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1m' },
    action: {
      type: 'startWorkflow',
      workflowType: RECONCILE_DESK,
      workflowId: `desk/${workspace}/reconciliation`,
      taskQueue,
      args: [workspace],
      workflowExecutionTimeout: '10m',
      staticSummary: `Does the desk of ${workspace} know what the platform knows?`,
    },
  } satisfies ScheduleOptions;
}
