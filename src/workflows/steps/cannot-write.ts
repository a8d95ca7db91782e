import type { Ending } from '../../routing/outcome.js';
import type { AssignOutcome } from '../activities.js';
import { findContact } from '../run/calls.js';
import { whyFailed } from '../lib/failures.js';
import { Interrupted } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { withdraw } from './desk.js';

/** Why the assignee of a conversation was not written: it is not as the run knew it. */
export type Obstacle = Extract<AssignOutcome, { kind: 'taken' | 'closed' | 'contactGone' }>;

/**
 * @returns the result when the run is over, undefined when it should try again with what it knows now
 * @throws {Interrupted} a human has the conversation, or it is closed
 */
export async function cannotWrite(run: Run, found: Obstacle): Promise<Ending | undefined> {
  switch (found.kind) {
    case 'taken':
      if (!run.policy.takeover.endsRun) {
        run.replaces = found.assignee.id;
        return undefined;
      }
      throw new Interrupted({ kind: 'takenOver', agent: found.assignee, how: 'has the conversation' });
    case 'closed':
      throw new Interrupted({ kind: 'closed' });
    case 'contactGone': {
      const successor = await findSuccessor(run);
      if (successor !== undefined) {
        run.on = { ...run.on, conversation: successor };
        return undefined;
      }
      await withdraw(run);
      return { outcome: 'contactGone', why: 'The platform knows this contact no more' };
    }
  }
}

/** A merged contact lives on under another id; looked for once, by what is known of the contact. */
async function findSuccessor(run: Run): Promise<string | undefined> {
  const { email, phone } = run.opened.contact;
  if (run.on.conversation !== run.opened.conversation || (email === undefined && phone === undefined))
    return undefined;
  const by = { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) };
  try {
    return await findContact(run, by);
  } catch (e) {
    run.notes.push(`The contact's successor was not found (${whyFailed(e).message})`);
    return undefined;
  }
}
