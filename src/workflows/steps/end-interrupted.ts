import { compact } from '../../routing/compact.js';
import { nameOf } from '../../routing/agent-ref.js';
import type { Ending } from '../../routing/outcome.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import { whyFailed } from '../lib/failures.js';
import { assignConversation, lookAtConversation } from '../run/calls.js';
import type { Core, Interruption, RunWith } from '../run/run.js';
import { addComment } from './add-comment.js';
import { tellDesk, withdraw } from './desk.js';

type Interruptible = RunWith<'identity' | 'desk' | 'assignment'>;
type FinalInterruption = Exclude<Interruption, { kind: 'rerouted' }>;

/**
 * What an interruption leaves behind on the platform and at the desk, and how the run ends by it.
 * @returns undefined when the run goes on: a person wrote, and nobody has the conversation
 */
export async function endInterrupted(
  run: Interruptible,
  why: FinalInterruption,
): Promise<Ending | undefined> {
  switch (why.kind) {
    case 'takenOver':
      return endTakenOver(run, why);
    case 'superseded':
      await withdraw(run);
      await addComment(run, 'Superseded: the conversation was opened again and is routed again.');
      return {
        outcome: 'superseded',
        why: 'The conversation was opened again; the new opening is routed by a run of its own',
      };
    case 'closed':
      await giveBack(run);
      return { outcome: 'closed', why: 'The conversation was closed before anybody was assigned' };
    case 'cancelledByOperator':
      await giveBack(run);
      return {
        outcome: 'cancelledByOperator',
        why: 'Cancelled in the Temporal UI; the conversation stays as it is',
      };
  }
}

/** The seat is given back unless the platform shows that the assignment had landed. */
async function giveBack(run: Interruptible): Promise<void> {
  if (run.assignment.agent && (await now(run))?.assignee?.id === run.assignment.agent.id) return;
  await withdraw(run);
}

async function endTakenOver(
  run: Interruptible,
  { agent, how }: { agent?: { id: string }; how: string },
): Promise<Ending | undefined> {
  const present = await now(run);
  const isFree =
    present !== undefined && !present.gone && present.open && !present.assignee && !present.keepsNoAssignee;
  // A person who took the conversation and gave it back does not want it.
  const given = agent && isFree && !run.assignment.takenBy ? await giveToWriter(run, agent) : false;
  if (isFree && !given) return goOnWithoutAsking(run);
  const holder = present?.assignee ?? agent;
  if (holder) {
    await tellDesk(run, {
      type: 'taken',
      conversation: run.key,
      openedId: run.opened.openedId,
      agent: holder,
    });
  } else {
    await withdraw(run);
  }
  const who = holder ? nameOf(holder) : 'A human';
  const why = `${who} ${how}${given ? ' and got the conversation' : ''}; the router steps back`;
  return compact({ outcome: 'takenOver' as const, why, assignee: holder });
}

/** A conversation is never left with nobody: it is assigned by what is known about the contact, without another question. */
async function goOnWithoutAsking(run: Interruptible): Promise<undefined> {
  await withdraw(run);
  delete run.assignment.takenBy;
  run.assignment.isAnswered = true;
  run.identity.noEmail = { branch: 'noAnswer' };
  run.story.note(
    'A person wrote to the contact, and nobody has the conversation: assigned without a question',
  );
}

/** A human who writes without taking the conversation gets it. */
async function giveToWriter(run: Core, writer: { id: string }): Promise<boolean> {
  if (!run.policy.takeover.writerGetsConversation) return false;
  try {
    const summary = `Assign to ${nameOf(writer)}, who wrote`;
    const written = await assignConversation(run, writer, {}, summary);
    return written.kind === 'assigned';
  } catch (e) {
    run.notes.push(`The writer did not get the conversation (${whyFailed(e).message})`);
    return false;
  }
}

async function now(run: Core) {
  return lookAtConversation(run, 'Who has the conversation now?').catch(() => undefined);
}

/** An operator routes the conversation by another policy: what is known of the contact stays, the place does not. */
export async function changePolicy(run: Interruptible, policy: RoutingPolicy): Promise<void> {
  const { agent } = run.assignment;
  if (agent && (await now(run))?.assignee?.id === agent.id) run.assignment.replaces = agent.id;
  await withdraw(run);
  run.policy = policy;
  run.inbox.heard.handOverWords = policy.question.handOverWords;
  run.story.policy(policy.version);
  run.story.note(`Re-routed by an operator, policy ${policy.version}`);
}
