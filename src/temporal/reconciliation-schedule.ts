import {
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import { RECONCILE_DESK } from '../workflows/messages.js';

/** A seat whose run has ended is given back within five minutes. */
const EVERY = '4m';

export const scheduleId = (workspace: string): string => `desk-reconciliation/${workspace}`;

/** Has every desk compared with its platform again and again; a Schedule that is there is brought up to date. */
export async function scheduleReconciliations(
  client: Client,
  workspaces: readonly string[],
  taskQueue: string,
): Promise<void> {
  await Promise.all(workspaces.map((workspace) => scheduleOne(client, workspace, taskQueue)));
}

async function scheduleOne(client: Client, workspace: string, taskQueue: string): Promise<void> {
  const { scheduleId: id, ...options } = reconciliationOf(workspace, taskQueue);
  try {
    await client.schedule.create({ scheduleId: id, ...options });
  } catch (e) {
    if (!(e instanceof ScheduleAlreadyRunning)) throw e;
    // Whether an operator has paused it is theirs.
    await client.schedule.getHandle(id).update(({ state }) => ({ ...options, state }));
  }
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
