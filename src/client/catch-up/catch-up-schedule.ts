import {
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
  type Client,
  type ScheduleOptions,
} from '@temporalio/client';
import type { WorkspaceConfig } from '../../config/workspace.js';
import type { CatchUpResult } from '../../routing/catch-up/catch-up.js';
import type { CatchUpPolicy } from '../../routing/policy/policy.js';
import { CATCH_UP } from '../../workflows/messages.js';
import { dropSchedule, keepSchedule } from '../../temporal/schedules.js';
import { openNotes } from './notes.js';

export const catchUpScheduleId = (workspace: string): string => `catch-up/${workspace}`;

/** Has each workspace caught up by its policy, again and again, and at once. */
export async function scheduleCatchUps(
  client: Client,
  workspaces: readonly Pick<WorkspaceConfig, 'id' | 'policy'>[],
  taskQueue: string,
): Promise<void> {
  for (const { id, policy } of workspaces) {
    await openNotes(client, id, taskQueue);
    if (policy.catchUp === false) await dropSchedule(client, catchUpScheduleId(id));
    else await keepSchedule(client, catchUpOf(id, policy.catchUp, taskQueue));
    await catchUpNow(client, id);
  }
}

/** Begins one unless one is under way. Nothing happens where there is none by the policy. */
export async function catchUpNow(client: Client, workspace: string): Promise<void> {
  try {
    await client.schedule.getHandle(catchUpScheduleId(workspace)).trigger(ScheduleOverlapPolicy.SKIP);
  } catch (e) {
    if (!(e instanceof ScheduleNotFoundError)) throw e;
  }
}

/** @returns undefined before the first catch-up has ended */
export async function lastCatchUp(client: Client, workspace: string): Promise<CatchUpResult | undefined> {
  const { info } = await client.schedule.getHandle(catchUpScheduleId(workspace)).describe();
  for (const { action } of info.recentActions.toReversed()) {
    const run = client.workflow.getHandle(action.workflow.workflowId, action.workflow.firstExecutionRunId);
    if ((await run.describe()).status.name === 'COMPLETED') return (await run.result()) as CatchUpResult;
  }
  return undefined;
}

function catchUpOf(workspace: string, { every }: CatchUpPolicy, taskQueue: string) {
  return {
    scheduleId: catchUpScheduleId(workspace),
    spec: { intervals: [{ every }] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1m' },
    action: {
      type: 'startWorkflow',
      workflowType: CATCH_UP,
      workflowId: `catch-up/${workspace}`,
      taskQueue,
      args: [workspace],
      workflowExecutionTimeout: '1h',
      staticSummary: `Which open conversations of ${workspace} has no webhook told of?`,
    },
  } satisfies ScheduleOptions;
}
