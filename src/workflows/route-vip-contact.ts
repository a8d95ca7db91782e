import type { ConversationOpened } from '../routing/conversation.js';
import type { Ending, RoutingResult } from '../routing/outcome.js';
import type { RoutingPolicy } from '../routing/policy/policy.js';
import { beginRun } from './run/begin-run.js';
import type { KnownBy, Run } from './run/run.js';
import { askForEmail, haveEmailAlready, lateEmail, learnLateEmail } from './steps/ask-for-email.js';
import { assignTo } from './steps/assign-to.js';
import { takeBranch } from './steps/branch.js';
import { getContactData, knownAsVip } from './steps/get-contact-data.js';
import { lookFirst } from './steps/look-first.js';
import { leaveWithPerson, recheck, routeUnanswered, takeLateAnswer } from './steps/route-again.js';
import { unlessInterrupted } from './steps/unless-interrupted.js';
import { watchForLateAnswer } from './steps/watches.js';

/**
 * A contact has opened a conversation: find out who they are, and give it to the right person.
 *
 * VIPs go to their dedicated person, everybody else to the right team. A human who takes over, a close or a new opening
 * ends the run. Every end is a result; a failed workflow means a defect.
 */
export async function routeVipContact(
  opened: ConversationOpened,
  policy: RoutingPolicy,
): Promise<RoutingResult> {
  const run = beginRun(opened, policy); // every signal handler is registered before the first await

  return unlessInterrupted(run, async () => {
    if (opened.unanswered) return watchForLateAnswer(run, await routeUnanswered(run, opened.unanswered));
    if (opened.lateAnswer) return routeByCustomer(run, await takeLateAnswer(run, opened.lateAnswer));
    await lookFirst(run);
    if (knownAsVip(run)) return assignTo(run, await takeBranch(run, 'vip'));

    const contact = (await haveEmailAlready(run)) ?? (await askForEmail(run));
    if (!('branch' in contact)) return routeByCustomer(run, contact);

    // No e-mail: an invalid answer, no answer, or the question could not be sent.
    const ending = await assignTo(run, await takeBranch(run, contact.branch), lateEmail(run));
    if (!('late' in ending)) return watchForLateAnswer(run, ending);

    // They answered while waiting in the queue after all: now they get their right place.
    return routeByCustomer(run, await learnLateEmail(run, ending.late));
  });
}

async function routeByCustomer(run: Run, contact: KnownBy): Promise<Ending> {
  const customer = await getContactData(run, contact); // vip, regular, unknown, unavailable or misconfigured
  const late = run.opened.lateAnswer;
  if (late?.isWorkedOn) return leaveWithPerson(run, late, customer);
  const ending = await assignTo(run, await takeBranch(run, customer.type));
  return customer.type === 'unavailable' ? recheck(run, ending) : ending;
}
