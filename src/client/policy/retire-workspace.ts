import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { catchUpScheduleId } from '../catch-up/catch-up-schedule.js';
import { catchUpNotesId, deskId, registryId } from '../names.js';
import { scheduleId as reconciliationScheduleId } from '../desk/reconciliation-schedule.js';
import { dropSchedule } from '../../temporal/schedules.js';

const REASON = 'The workspace is retired';

/**
 * Ends everything that a workspace has in Temporal: its Schedules, the conversations under way, and its long-lived
 * workflows. A process whose file still has the workspace creates Schedules, desk and registry again.
 * @returns how many conversations were ended
 */
export async function retireWorkspace(client: Client, workspace: string): Promise<number> {
  for (const id of [catchUpScheduleId(workspace), reconciliationScheduleId(workspace)])
    await dropSchedule(client, id);
  // A workflow that starts others ends before those.
  for (const prefix of [`catch-up/${workspace}`, `desk/${workspace}/`, `open/${workspace}/`])
    await terminateAll(client, prefix);
  const ended = await terminateAll(client, `route/${workspace}/`);
  for (const kind of ['reply', 'late', 'unassign', 'reopen'])
    await terminateAll(client, `${kind}/route/${workspace}/`);
  for (const id of [deskId(workspace), catchUpNotesId(workspace), registryId(workspace)])
    await terminate(client, id);
  return ended;
}

/** @param prefix ends with the separator, or is a whole id: `acme` must not end what is `acme-2`'s */
async function terminateAll(client: Client, prefix: string): Promise<number> {
  const named = prefix.endsWith('/') ? `WorkflowId STARTS_WITH '${prefix}'` : `WorkflowId = '${prefix}'`;
  let count = 0;
  for await (const { workflowId } of client.workflow.list({
    query: `${named} AND ExecutionStatus = 'Running'`,
  }))
    if (await terminate(client, workflowId)) count += 1;
  return count;
}

async function terminate(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).terminate(REASON);
    return true;
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return false; // It has ended.
    throw e;
  }
}
