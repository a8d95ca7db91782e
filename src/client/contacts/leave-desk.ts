import { setTimeout } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { deskEvent, deskView, requestContinueAsNew } from '../../workflows/messages.js';
import { deskId } from '../names.js';
import { endRuns } from './end-runs.js';
import { list, type RunRef } from './runs.js';

/** Milliseconds. */
const ANSWER = 5_000;
const TIMEOUT = 30_000;
const POLL_INTERVAL = 100;

/** The desk is served by no worker: nothing can be taken from its memory. */
export class DeskNotServedError extends Error {
  override name = 'DeskNotServedError';
  constructor(workspace: string) {
    super(`no worker serves the desk of ${workspace}: start the workers, then run this again`);
  }
}

/** @returns false when the workspace has no desk. @throws {DeskNotServedError} */
export async function isDeskServed(client: Client, workspace: string): Promise<boolean> {
  try {
    await client.connection.withDeadline(Date.now() + ANSWER, () =>
      client.workflow.getHandle(deskId(workspace)).query(deskView),
    );
    return true;
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return false;
    throw new DeskNotServedError(workspace);
  }
}

/**
 * Has the desk forget conversations and continue as new; its earlier runs, and the comparisons with the platform, named
 * them.
 * @returns those runs, closed
 * @throws {DeskNotServedError}
 */
export async function leaveDesk(
  client: Client,
  workspace: string,
  conversations: readonly string[],
): Promise<RunRef[]> {
  const desk = client.workflow.getHandle(deskId(workspace));
  const comparisons = `WorkflowId STARTS_WITH '${deskId(workspace)}/'`;
  // What one has listed already it would tell the desk afterwards.
  await comesTrue(async () => !(await list(client, comparisons)).some(({ open }) => open));
  // One that waits for the platform for long: the Schedule brings the next.
  await endRuns(client, await list(client, comparisons));

  const { runId } = await desk.describe();
  for (const conversation of conversations) await desk.signal(deskEvent, { type: 'closed', conversation });
  await desk.signal(requestContinueAsNew);
  if (!(await comesTrue(async () => (await desk.describe()).runId !== runId)))
    throw new DeskNotServedError(workspace);

  const earlier = await list(client, `WorkflowId = '${deskId(workspace)}'`);
  const present = (await desk.describe()).runId;
  const before = [{ workflowId: deskId(workspace), runId, type: '', open: false }, ...earlier];
  const closed = new Map(before.filter((run) => run.runId !== present).map((run) => [run.runId, run]));
  const compared = (await list(client, comparisons)).filter(({ open }) => !open);
  return [...closed.values(), ...compared];
}

/** @returns false when it does not, for long */
async function comesTrue(isSo: () => Promise<boolean>): Promise<boolean> {
  const until = Date.now() + TIMEOUT;
  while (!(await isSo())) {
    if (Date.now() > until) return false;
    await setTimeout(POLL_INTERVAL);
  }
  return true;
}
