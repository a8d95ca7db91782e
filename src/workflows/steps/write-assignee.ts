/** The part of "Assign To" that writes on the platform. */
import { compact } from '../../routing/compact.js';
import { nameOf, type AgentRef } from '../../routing/agent-ref.js';
import type { Ending } from '../../routing/outcome.js';
import type { AssignOutcome, UnassignOutcome } from '../activities.js';
import { whyFailed } from '../lib/failures.js';
import { assignConversation, findContact, leaveUnassigned } from '../run/calls.js';
import { Interrupted, untilInterrupted } from '../run/interruptions.js';
import type { Core, RunWith } from '../run/run.js';
import { commentFor, sentenceFor } from './add-comment.js';
import { tellDesk, withdraw } from './desk.js';

/** Gives the conversation to an agent, unless somebody else has it by now. The contact's new address is saved with it. */
export async function writeAssignee(
  run: RunWith<'identity' | 'assignment'>,
  agent: AgentRef,
  why: string,
): Promise<AssignOutcome> {
  const { unsavedEmail } = run.identity;
  const { replaces } = run.assignment;
  run.assignment.agent = agent;
  run.story.now(`Assigning to ${why}`);
  const summary = `Assign to ${nameOf(agent)}${unsavedEmail === undefined ? '' : ', save the e-mail'}`;
  const details = compact({ replaces, email: unsavedEmail });
  const comment = () => (run.policy.comment ? commentFor(run, sentenceFor(run, why)) : undefined);
  try {
    return await untilInterrupted(run, () => assignConversation(run, agent, details, summary, comment));
  } catch (e) {
    if (e instanceof Interrupted) throw e;
    return { kind: 'agentRefused', why: whyFailed(e).message };
  }
}

/** Takes the agent of the opening off the conversation, and tells the desk. */
export async function writeNobody(
  run: RunWith<'assignment'>,
): Promise<UnassignOutcome | { kind: 'refused'; why: string }> {
  const { assignment } = run;
  run.story.now('Leaving the conversation unassigned');
  try {
    const written = await untilInterrupted(run, () =>
      leaveUnassigned(run, assignment.replaces, 'Leave it unassigned'),
    );
    if (written.kind !== 'unassigned' && written.kind !== 'nobody') return written;
    delete assignment.replaces;
    await tellDesk(run, { type: 'unassigned', conversation: run.key });
    return written;
  } catch (e) {
    if (e instanceof Interrupted) throw e;
    return { kind: 'refused', why: whyFailed(e).message };
  }
}

/** Tells the desk that the platform refused its agent. */
export async function refused(run: Core, agent: AgentRef, why: string): Promise<void> {
  run.notes.push(`${nameOf(agent)} was refused by the platform (${why})`);
  run.story.note(`${nameOf(agent)} was refused by the platform (${why}); asking for somebody else`);
  const { key, opened } = run;
  await tellDesk(run, {
    type: 'refused',
    conversation: key,
    openedId: opened.openedId,
    agent: agent.id,
    why,
  });
}

/** Why the assignee of a conversation was not written: it is not as the run knew it. */
type Obstacle = Extract<AssignOutcome, { kind: 'taken' | 'closed' | 'contactGone' }>;

/**
 * @returns the result when the run is over, undefined when it should try again with what it knows now
 * @throws {Interrupted} a human has the conversation, or it is closed
 */
export async function cannotWrite(
  run: RunWith<'desk' | 'assignment'>,
  found: Obstacle,
): Promise<Ending | undefined> {
  switch (found.kind) {
    case 'taken':
      if (!run.policy.takeover.endsRun) {
        run.assignment.replaces = found.assignee.id;
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
      return { outcome: 'contactGone', why: 'The platform no longer knows this contact' };
    }
  }
}

/** A merged contact lives on under another id; looked for once, by what is known of the contact. */
async function findSuccessor(run: Core): Promise<string | undefined> {
  const { email, phone } = run.opened.contact;
  if (run.on.conversation !== run.opened.conversation || (email === undefined && phone === undefined))
    return undefined;
  try {
    return await findContact(run, compact({ email, phone }));
  } catch (e) {
    run.notes.push(`The contact's successor was not found (${whyFailed(e).message})`);
    return undefined;
  }
}
