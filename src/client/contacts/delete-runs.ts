import { setTimeout } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { grpcCode } from '../../temporal/deadline.js';
import type { RunRef } from './runs.js';

/**
 * Milliseconds. The server deletes behind the answer, and a run that has just closed only once it has noted down how far its
 * queues are: `history.transferProcessorUpdateAckInterval`, 30 s unless set.
 */
const TIMEOUT = 60_000;
const POLL_INTERVAL = 100;
const MAX_CONCURRENT = 20;
const NOT_FOUND = 5;

/** Temporal has accepted the deletion and not carried it out in time. */
export class NotDeletedError extends Error {
  override name = 'NotDeletedError';
}

/**
 * Has closed runs deleted, with history and Visibility record; `untilDeleted` waits for it.
 * @returns how many there were
 */
export async function deleteRuns(client: Client, runs: readonly RunRef[]): Promise<number> {
  const left = [...runs];
  let deleted = 0;
  while (left.length > 0) {
    const some = await Promise.all(left.splice(0, MAX_CONCURRENT).map((run) => deleteRun(client, run)));
    deleted += some.filter(Boolean).length;
  }
  return deleted;
}

/** Waits until none of these runs is there any more. @throws {NotDeletedError} */
export async function untilDeleted(client: Client, runs: readonly RunRef[]): Promise<void> {
  const until = Date.now() + TIMEOUT;
  for (const run of runs) {
    while (await exists(client, run)) {
      if (Date.now() > until)
        throw new NotDeletedError(`${run.workflowId} is not deleted yet: run this again`);
      await setTimeout(POLL_INTERVAL);
    }
  }
}

/** @returns false when it was no more */
async function deleteRun({ workflowService, options }: Client, run: RunRef): Promise<boolean> {
  const { workflowId, runId } = run;
  try {
    await workflowService.deleteWorkflowExecution({
      namespace: options.namespace,
      workflowExecution: { workflowId, runId },
    });
    return true;
  } catch (e) {
    if (grpcCode(e) === NOT_FOUND) return false;
    throw e;
  }
}

/** In the store or in Visibility, which are not deleted at the same time. */
async function exists(client: Client, { workflowId, runId }: RunRef): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId, runId).describe();
    return true;
  } catch (e) {
    if (!(e instanceof WorkflowNotFoundError)) throw e;
  }
  return (await client.workflow.count(`WorkflowId = '${workflowId}' AND RunId = '${runId}'`)).count > 0;
}
