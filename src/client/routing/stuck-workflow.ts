import type { Client } from '@temporalio/client';
import { describe } from './start-routing.js';

/** A Workflow Task that failed this often is not a passing fault. */
const MAX_ATTEMPTS = 4;
/** Milliseconds a Workflow Task may wait for a worker and be carried out. Above what a restart of all workers takes. */
const MAX_TASK_AGE = 60_000;

/**
 * Why a long-lived workflow does not complete its Workflow Task; undefined when it does, or when no task waits.
 * Reads what the server knows, so it needs no worker and writes nothing into the history.
 */
export async function whyStuck(
  client: Client,
  workflowId: string,
  now = Date.now(),
): Promise<string | undefined> {
  const task = (await describe(client, workflowId))?.raw.pendingWorkflowTask;
  if (!task) return undefined;
  const seconds = Number(task.originalScheduledTime?.seconds ?? 0);
  const age = seconds === 0 ? 0 : now - seconds * 1_000;
  const attempt = task.attempt ?? 1;
  if (attempt <= MAX_ATTEMPTS && age <= MAX_TASK_AGE) return undefined;
  return `${workflowId} has completed no Workflow Task for ${Math.round(age / 1_000)} s (attempt ${attempt})`;
}
