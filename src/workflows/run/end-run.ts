import { sleep } from '@temporalio/workflow';
import type { Ending, RoutingResult } from '../../routing/outcome.js';
import type { Run } from './run.js';
import { remember } from './story.js';

/**
 * Ends the story in one sentence that stands in the result and in the details.
 *
 * The timer is a task boundary: a signal that arrives while a task completes the run makes the server throw the task
 * away, and local activities of that task would run again.
 */
export async function endRun(run: Run, { outcome, why, assignee }: Ending): Promise<RoutingResult> {
  const result: RoutingResult = {
    outcome,
    why,
    tier: run.tier,
    emailSource: run.emailSource,
    questions: run.questions,
    notes: malformedNote(run),
    ...(run.branch ? { branch: run.branch } : {}),
    ...(run.policy.rule === undefined ? {} : { rule: run.policy.rule }),
    ...(assignee ? { assignee } : {}),
  };
  run.story.end(result);
  if (run.watches.length > 0) remember({ watches: run.watches });
  if (!crossedATask(run, outcome)) await sleep(1, { summary: 'End' });
  return result;
}

/** An assignment under a platform's limit is a regular activity, and so is a comment that did not go with it. */
const crossedATask = ({ policy, commented }: Run, outcome: Ending['outcome']): boolean =>
  outcome === 'assigned' && (!policy.platform.unlimited || (policy.comment && !commented));

function malformedNote(run: Run): string[] {
  const { malformed } = run.inbox;
  return malformed === 0 ? run.notes : [...run.notes, `${malformed} malformed signals were ignored`];
}
