/** What the server says about a Workflow Execution. */
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowExecutionInfo,
} from '@temporalio/client';
import { grpcCode } from './deadline.js';

/** @returns undefined when there is none of that id */
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

/** Whether it has not ended. One that an operator has paused in Temporal goes on later. */
export const isOpen = ({ status }: Pick<WorkflowExecutionInfo, 'status'>): boolean =>
  status.name === 'RUNNING' || status.name === 'PAUSED';

const INVALID_ARGUMENT = 3;

/**
 * Whether the server will never accept this Signal: the Workflow Execution has received all the Signals it may (10,000), its
 * history is full, or the Signal itself is too large. A retry cannot succeed.
 */
export const isRefusedForGood = (error: unknown): boolean => grpcCode(error) === INVALID_ARGUMENT;

/** A Workflow Task that failed this often is not a passing fault. */
const MAX_ATTEMPTS = 4;
/** Milliseconds from scheduling to completion: longer than a restart of all workers takes. */
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
