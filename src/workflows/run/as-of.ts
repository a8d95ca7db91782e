/**
 * Which changes of the code a run goes by.
 *
 * A patch must not be asked for the first time right after a local activity. A query that is answered with the same task makes
 * the SDK write the activity's result with that task and what follows from it with the next one; read again, both happen in the
 * first, where the second one's patches are not known yet, and the run can never go on. So a run asks once, when it begins, and
 * goes by every change there was by then.
 */
import { patched } from '@temporalio/workflow';

/** To be raised, beside this one, with the next change to what may follow a local activity. */
const PRESENT = 'as-of-1';

/** Each run has modules of its own. */
let present = false;

/** Before the first await of a run, and before anything asks. */
export function goByThePresent(): void {
  present = patched(PRESENT);
}

/** Whether the run goes by this change, which runs that began before `PRESENT` note where they meet it. */
export function goesBy(change: string): boolean {
  return present || patched(change);
}
