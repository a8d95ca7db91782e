import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Naming } from '../names.js';
import { endRuns } from './end-runs.js';
import { findContact } from './find-contact.js';
import { isDeskServed, leaveDesk } from './leave-desk.js';
import type { ContactRef, RunRef } from './runs.js';
import { setTimeout } from 'node:timers/promises';
import { grpcCode } from '../../temporal/deadline.js';

export interface Erased {
  /** Runs that were still open. */
  ended: number;
  /** Runs about the contact. */
  deleted: number;
  /** Earlier runs of the desk and its comparisons with the platform; undefined without a desk. */
  deskRuns?: number;
}

/** A run that ends may have begun another. */
const MAX_ROUNDS = 5;

/** The contact goes on opening conversations. */
class ContactBusyError extends Error {
  override name = 'ContactBusyError';
}

/**
 * Takes a contact out of Temporal: open runs end and give back their seats, the desk forgets the conversations and
 * continues as new, and every run that named the contact is deleted. Run twice, it finds nothing the second time.
 * @throws {DeskNotServedError | ContactBusyError | NotDeletedError} and may then be run again
 */
export async function eraseContact(client: Client, naming: Naming, ref: ContactRef): Promise<Erased> {
  const hasDesk = await isDeskServed(client, ref.workspace);
  let ended = 0;
  let found = await findContact(client, naming, ref);
  for (let round = 1; found.runs.some(({ open }) => open); round++) {
    if (round > MAX_ROUNDS)
      throw new ContactBusyError(
        'new runs of the contact keep beginning: close the conversation on the platform',
      );
    ended += found.runs.filter(({ open }) => open).length;
    await endRuns(client, found.runs);
    found = await findContact(client, naming, ref);
  }
  // Before the runs: they are how the conversations are found when this is run again.
  const leave = () => leaveDesk(client, ref.workspace, found.conversations);
  let ofDesk = hasDesk ? await leave() : [];
  let deskRuns = await deleteRuns(client, ofDesk);
  // Visibility is some seconds behind: what they had begun last is listed by now.
  const known = new Set(found.conversations);
  found = await findContact(client, naming, ref);
  await endRuns(client, found.runs);
  if (hasDesk && found.conversations.some((one) => !known.has(one))) {
    const late = await leave();
    deskRuns += await deleteRuns(client, late);
    ofDesk = [...ofDesk, ...late];
  }
  const deleted = await deleteRuns(client, found.runs);
  // Once for all: the server takes its time, and the same for each.
  await untilDeleted(client, [...ofDesk, ...found.runs]);
  return { ended, deleted, ...(hasDesk ? { deskRuns } : {}) };
}

/**
 * Milliseconds. The server deletes behind the answer, and a run that has just closed only once it has noted down how far its
 * queues are: `history.transferProcessorUpdateAckInterval`, 30 s unless set.
 */
const TIMEOUT = 60_000;
const POLL_INTERVAL = 100;
const MAX_CONCURRENT = 20;
const NOT_FOUND = 5;

/** Temporal has accepted the deletion and not carried it out in time. */
class NotDeletedError extends Error {
  override name = 'NotDeletedError';
}

/**
 * Has closed runs deleted, with history and Visibility record; `untilDeleted` waits for it.
 * @returns how many there were
 */
async function deleteRuns(client: Client, runs: readonly RunRef[]): Promise<number> {
  const left = [...runs];
  let deleted = 0;
  while (left.length > 0) {
    const some = await Promise.all(left.splice(0, MAX_CONCURRENT).map((run) => deleteRun(client, run)));
    deleted += some.filter(Boolean).length;
  }
  return deleted;
}

/** Waits until none of these runs is there any more. @throws {NotDeletedError} */
async function untilDeleted(client: Client, runs: readonly RunRef[]): Promise<void> {
  const until = Date.now() + TIMEOUT;
  for (const run of runs) {
    while (await exists(client, run)) {
      if (Date.now() > until)
        throw new NotDeletedError(`${run.workflowId} is not deleted yet: run this again`);
      await setTimeout(POLL_INTERVAL);
    }
  }
}

/** @returns false when it did not exist any longer */
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
