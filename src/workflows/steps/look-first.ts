import { lookAtConversation } from '../run/calls.js';
import { whyFailed } from '../lib/failures.js';
import { Interrupted, untilInterrupted } from '../run/interruptions.js';
import { observing, type RunWith } from '../run/run.js';

/**
 * Reads the conversation where the opening says too little of it. Over the API it says what its caller knows: a returning
 * contact's person must be no stranger at the assignment. One that the catch-up found stood in a list that is minutes old:
 * a person may have taken or closed it since, and nobody writes to that contact. What cannot be read is noted.
 * @throws {Interrupted}
 */
export async function lookFirst(run: RunWith<'assignment'>): Promise<void> {
  const { byCaller, caughtUp, contact } = run.opened;
  if (!(byCaller || caughtUp) || contact.assignee !== undefined || run.assignment.hasLooked) return;
  run.assignment.hasLooked = true;
  const summary = byCaller
    ? 'Opened over the API: who has the conversation?'
    : 'Found by catch-up: is it still open, and without an agent?';
  try {
    const { assignee, gone, open } = await untilInterrupted(run, () => lookAtConversation(run, summary));
    if (byCaller || observing(run)) {
      if (assignee) run.assignment.replaces = assignee.id;
      return;
    }
    if (!gone && !open) throw new Interrupted({ kind: 'closed' });
    if (assignee && run.policy.takeover.endsRun)
      throw new Interrupted({ kind: 'takenOver', agent: assignee, how: 'has the conversation' });
    if (assignee) run.assignment.replaces = assignee.id;
  } catch (e) {
    if (e instanceof Interrupted) throw e;
    run.notes.push(`Who had the conversation could not be read (${whyFailed(e).message})`);
  }
}
