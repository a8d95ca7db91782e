import { lookAtConversation } from '../run/calls.js';
import { whyFailed } from '../run/failures.js';
import { untilInterrupted } from '../run/interruptions.js';
import type { Run } from '../run/run.js';

/**
 * An opening over the API says of the conversation only what its caller knows: who has it now is read from the platform,
 * so that a returning contact's person is no stranger at the assignment. What cannot be read is noted.
 * @throws {Interrupted}
 */
export async function lookFirst(run: Run): Promise<void> {
  if (!run.opened.byCaller || run.opened.contact.assignee !== undefined || run.looked) return;
  run.looked = true;
  try {
    const { assignee } = await untilInterrupted(run, () =>
      lookAtConversation(run, 'Opened over the API: who has the conversation?'),
    );
    if (assignee) run.replaces = assignee.id;
  } catch (e) {
    run.notes.push(`Who had the conversation could not be read (${whyFailed(e).message})`);
  }
}
