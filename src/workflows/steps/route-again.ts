/** A conversation that was routed before is routed once more: nobody answered, an address came late, the CRM is back. */
import { condition } from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import { nameOf } from '../../routing/agent-ref.js';
import type { LateAnswer, Unanswered } from '../../routing/conversation.js';
import type { Customer } from '../../routing/customer.js';
import type { Ending } from '../../routing/outcome.js';
import type { DeskTarget, SomebodysTarget } from '../../routing/policy/policy.js';
import { humanAtWork, laterOpening } from '../run/interruptions.js';
import type { KnownBy, Run, RunWith } from '../run/run.js';
import { clock } from '../run/story.js';
import { addComment } from './add-comment.js';
import { learnLateEmail } from './ask-for-email.js';
import { assignTo, tellTheTeam, type Assigning } from './assign-to.js';
import { branchOf, takeBranch } from './branch.js';
import { tellDesk, withdraw } from './desk.js';
import { lookAgain, setTier } from './get-contact-data.js';
import { beforeWaiting } from './update-contact-field.js';

/** The person who has the conversation did not write in time: somebody else gets it. */
export async function routeUnanswered(run: Assigning, unanswered: Unanswered): Promise<Ending> {
  const { by, within, branch, tier } = unanswered;
  setTier(run, tier);
  run.assignment.replaces = by.id;
  const minutes = Math.round(within / 60_000);
  const why = `${by.name ?? by.id} did not write within ${minutes} min of their working time`;
  run.story.note(why);
  run.notes.push(why);
  const target = run.policy.targets[branch];
  // After a change of the policy, too, nobody else is wanted.
  if (target.kind === 'unassign') return assignTo(run, await takeBranch(run, branch));
  return assignTo(run, { ...branchOf(run, branch), target: insteadOf(target), except: [by.id] });
}

/** A person's fallback; of a team, everybody else. */
function insteadOf(target: SomebodysTarget): DeskTarget {
  if (target.kind === 'dedicated')
    return target.fallback.kind === 'user' ? target.fallback.fallback : target.fallback;
  return target.kind === 'user' ? target.fallback : target;
}

/** The address came after the conversation had been assigned. @returns what the contact is known by now */
export function takeLateAnswer(run: Run, { assignee, email }: LateAnswer): Promise<KnownBy> {
  if (assignee) run.assignment.replaces = assignee.id;
  run.story.note('The contact has given an e-mail address after all');
  return learnLateEmail(run, email);
}

/** A person works on the conversation already and keeps it: the team reads who the contact is. */
export async function leaveWithPerson(
  run: Assigning,
  { assignee }: LateAnswer,
  { type }: Customer,
): Promise<Ending> {
  const { reason } = branchOf(run, type);
  if (reason !== undefined) run.assignment.reason = reason;
  const who = assignee ? nameOf(assignee) : 'Somebody';
  const why = await tellTheTeam(run, `${who} works on the conversation and keeps it`);
  return compact({ outcome: 'takenOver' as const, why, assignee });
}

/**
 * An outage of the CRM sent the contact to triage. When the policy says so the CRM is asked again later, and the
 * conversation gets its right place, unless somebody has begun to work on it.
 */
export async function recheck(run: Assigning, triaged: Ending): Promise<Ending> {
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
    if (customer && !isMoving(run)) return routeFromTriage(run, customer);
  }
  return triaged;
}

/** The desk hears of another assignee from this run while there is one. */
async function moving(run: RunWith<'assignment'>, triaged: Ending): Promise<Ending> {
  const { assignee, closes } = run.inbox;
  if (assignee === undefined || closes.isClosed || assignee?.id === run.assignment.agent?.id) return triaged;
  const conversation = run.key;
  await tellDesk(
    run,
    assignee ? { type: 'taken', conversation, agent: assignee } : { type: 'unassigned', conversation },
  );
  return triaged;
}

/** Somebody works on the conversation, or it is over: nothing is taken out of their hands. */
function isMoving(run: RunWith<'assignment' | 'outbox'>): boolean {
  const { assignee, closes } = run.inbox;
  if (closes.isClosed || laterOpening(run, run.opened) || humanAtWork(run)) return true;
  return assignee !== undefined && assignee?.id !== run.assignment.agent?.id;
}

async function routeFromTriage(run: Assigning, { type, reason }: Customer): Promise<Ending> {
  const { assignment } = run;
  const triage = assignment.agent?.id;
  assignment.isSettled = false;
  await withdraw(run);
  if (triage !== undefined) assignment.replaces = triage;
  await addComment(run, `${run.policy.crm.name} answers again: ${reason}`);
  return assignTo(run, await takeBranch(run, type));
}
