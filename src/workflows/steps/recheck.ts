import type { Ending } from '../../routing/outcome.js';
import { addComment } from '../run/calls.js';
import { condition } from '@temporalio/workflow';
import { whyFailed } from '../lib/failures.js';
import { humanAtWork, laterOpening } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { clock } from '../run/story.js';
import { assignTo } from './assign-to.js';
import { beforeWaiting } from './before-waiting.js';
import { tellDesk, withdraw } from './desk.js';
import { lookAgain } from './get-contact-data.js';

/**
 * An outage of the CRM sent the contact to triage. When the policy says so the CRM is asked again later, and the
 * conversation gets its right place, unless somebody has begun to work on it.
 */
export async function recheck(run: Run, triaged: Ending): Promise<Ending> {
  const { crm } = run.policy;
  const { after, times } = crm.recheck ?? { after: 0, times: 0 };
  if (!['assigned', 'unassigned'].includes(triaged.outcome) || times === 0) return triaged;
  run.story.stage('assigned', triaged.assignee);
  await beforeWaiting(run);
  for (let look = 1; look <= times; look++) {
    run.story.now(
      `${triaged.why}; asking ${crm.name} again at ${clock(Date.now() + after)} (${look} of ${times})`,
    );
    run.story.keep();
    const moved = await condition(() => isMoving(run), after, {
      summary: `${crm.name}: asking again after this`,
    });
    if (moved) return moving(run, triaged);
    const customer = await lookAgain(run);
    if (customer && !isMoving(run)) return routeAgain(run, customer.type);
  }
  return triaged;
}

/** The desk hears of another assignee from this run while there is one. */
async function moving(run: Run, triaged: Ending): Promise<Ending> {
  const { assignee } = run.inbox;
  if (assignee === undefined || run.inbox.closes.isClosed || assignee?.id === run.chosen?.id) return triaged;
  const conversation = run.key;
  await tellDesk(
    run,
    assignee ? { type: 'taken', conversation, agent: assignee } : { type: 'unassigned', conversation },
  );
  return triaged;
}

/** Somebody works on the conversation, or it is over: nothing is taken out of their hands. */
function isMoving(run: Run): boolean {
  const { assignee } = run.inbox;
  if (run.inbox.closes.isClosed || laterOpening(run, run.opened)) return true;
  if (humanAtWork(run)) return true;
  return assignee !== undefined && assignee?.id !== run.chosen?.id;
}

async function routeAgain(run: Run, branch: Parameters<typeof assignTo>[1]): Promise<Ending> {
  const triage = run.chosen?.id;
  run.settled = false;
  await withdraw(run);
  if (triage !== undefined) run.replaces = triage;
  if (run.policy.comment)
    await addComment(run, `${run.policy.crm.name} answers again: ${run.customer?.reason ?? ''}`).catch(
      (e: unknown) => run.notes.push(`Comment not written (${whyFailed(e).message})`),
    );
  return assignTo(run, branch);
}
