import type { Client } from '@temporalio/client';
import type { Naming } from '../names.js';
import { deleteRuns, untilDeleted } from './delete-runs.js';
import { endRuns } from './end-runs.js';
import { findContact } from './find-contact.js';
import { isDeskServed, leaveDesk } from './leave-desk.js';
import type { ContactRef } from './runs.js';

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
