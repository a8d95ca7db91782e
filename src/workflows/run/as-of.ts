/**
 * Which changes of the code a run goes by.
 *
 * A patch must not be asked for the first time right after a local activity. A query that is answered with the same task makes
 * the SDK write the activity's result with that task and what follows from it with the next one; read again, both happen in the
 * first, where the second one's patches are not known yet, and the run can never go on. So a run asks once, when it begins, and
 * goes by every change there was by then.
 */
import { patched } from '@temporalio/workflow';

/** One for each time that the code changed in what may follow a local activity; runs have the newest of their beginning. */
const LEVELS = ['as-of-1', 'as-of-2'] as const;
type Level = (typeof LEVELS)[number];

/** Each run has modules of its own. */
let present: Level | undefined;

/** Before the first await of a run, and before anything asks. */
export function goByThePresent(): void {
  present = LEVELS.toReversed().find((level) => patched(level));
}

/** Whether the run began when the code was at this level. */
export function begunAsOf(level: Level): boolean {
  return present !== undefined && LEVELS.indexOf(present) >= LEVELS.indexOf(level);
}

/** Whether the run goes by this change of before `as-of-1`; older runs note it where they meet it. */
export function goesBy(change: string): boolean {
  return present !== undefined || patched(change);
}
