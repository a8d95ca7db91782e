import { nameOf } from '../../routing/agent-ref.js';
import type { LateAnswer } from '../../routing/conversation.js';
import type { Customer } from '../../routing/customer.js';
import type { Ending } from '../../routing/outcome.js';
import type { Run } from '../run/run.js';
import { tellTheTeam } from './after-assignment.js';
import { learnLateEmail } from './ask-for-email.js';
import { assignTo } from './assign-to.js';
import { getContactData } from './get-contact-data.js';
import { recheck } from './recheck.js';

/** The address came after the conversation had been assigned: it gets its right place, unless a person works on it. */
export async function routeLateAnswer(run: Run, late: LateAnswer): Promise<Ending> {
  if (late.assignee) run.replaces = late.assignee.id;
  run.story.note('The contact has given an e-mail address after all');
  const customer = await getContactData(run, await learnLateEmail(run, late.email));
  if (late.isWorkedOn) return leaveWithPerson(run, late, customer);
  const ending = await assignTo(run, customer.type);
  return customer.type === 'unavailable' ? recheck(run, ending) : ending;
}

async function leaveWithPerson(run: Run, { assignee }: LateAnswer, customer: Customer): Promise<Ending> {
  run.branch = customer.type;
  const who = assignee ? nameOf(assignee) : 'Somebody';
  const why = await tellTheTeam(run, `${who} works on the conversation and keeps it`);
  return { outcome: 'takenOver', why, ...(assignee ? { assignee } : {}) };
}
