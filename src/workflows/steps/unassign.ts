import type { Ending } from '../../routing/outcome.js';
import type { UnassignOutcome } from '../activities.js';
import { leaveUnassigned } from '../run/calls.js';
import { whyFailed } from '../lib/failures.js';
import { Interrupted, untilInterrupted } from '../run/interruptions.js';
import { unlessPaused } from '../run/pause.js';
import { observing, type Run } from '../run/run.js';
import { afterUnassignment } from './after-assignment.js';
import { cannotWrite } from './cannot-write.js';
import { tellDesk } from './desk.js';

/**
 * "Assign To", unassigned: whoever had the conversation when it was opened is taken off it, and nobody is chosen. A human who
 * has taken it meanwhile keeps it.
 */
export async function unassign(run: Run): Promise<Ending> {
  for (;;) {
    await unlessPaused(run);
    if (observing(run)) return { outcome: 'observed', why: 'Would leave the conversation unassigned' };
    const written = await write(run);
    if (written.kind === 'unassigned' || written.kind === 'nobody') {
      delete run.replaces;
      await tellDesk(run, { type: 'unassigned', conversation: run.key });
      const off = written.kind === 'unassigned' ? ', and whoever had it was taken off' : '';
      return afterUnassignment(run, `Left unassigned, as the policy says${off}`);
    }
    if (written.kind === 'refused')
      return {
        outcome: 'abandoned',
        why: `It could not be left unassigned (${written.why}) and stays as it is`,
      };
    const ended = await cannotWrite(run, written);
    if (ended) return ended;
  }
}

async function write(run: Run): Promise<UnassignOutcome | { kind: 'refused'; why: string }> {
  run.story.now('Leaving the conversation unassigned');
  try {
    return await untilInterrupted(run, () => leaveUnassigned(run, run.replaces, 'Leave it unassigned'));
  } catch (e) {
    if (e instanceof Interrupted) throw e;
    return { kind: 'refused', why: whyFailed(e).message };
  }
}
