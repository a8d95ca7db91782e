import type { AgentRef } from '../../routing/conversation.js';
import { whoIsMeant } from '../../routing/dedicated.js';
import type { Ending } from '../../routing/outcome.js';
import type { Branch, DeskTarget } from '../../routing/policy.js';
import type { AssignOutcome } from '../activities.js';
import { announce } from '../run/announce.js';
import { assignConversation, findContact } from '../run/calls.js';
import { whyFailed } from '../run/failures.js';
import { Interrupted, untilInterrupted, waitUntil } from '../run/interruptions.js';
import { unlessPaused } from '../run/pause.js';
import { observing, type Run } from '../run/run.js';
import { afterAssignment } from './after-assignment.js';
import { askDesk, tellDesk, withdraw } from './desk.js';
import { sendNotice } from './send-a-message.js';
import { waitInQueue } from './wait-in-queue.js';

export interface LateEmail {
  lateEmail: string;
}

type EmailLater = () => string | undefined;

/** Another target than the branch's, without these people. */
export interface Instead {
  target: DeskTarget;
  except: string[];
}

interface Seat {
  agent: AgentRef;
  why: string;
}

/**
 * "Assign To": the desk decides who, the platform is told, and the team reads why. Queued conversations wait here.
 * @param lateEmail where an address that arrives while queued changes the branch
 */
export function assignTo(run: Run, branch: Branch, instead?: Instead): Promise<Ending>;
export function assignTo(run: Run, branch: Branch, lateEmail: EmailLater): Promise<Ending | LateEmail>;
export async function assignTo(
  run: Run,
  branch: Branch,
  more?: EmailLater | Instead,
): Promise<Ending | LateEmail> {
  const [lateEmail, instead] = typeof more === 'function' ? [more, undefined] : [() => undefined, more];
  run.branch = branch;
  if (branch === 'invalid' && !instead) {
    void announce(run, 'escalated', {
      why: run.handOver ? 'The contact asked for a human' : 'No valid e-mail',
    });
    await sendNotice(run, 'escalated');
  }
  let target = instead?.target ?? targetOf(run, branch);
  const refusedBy = [...(instead?.except ?? [])];
  for (;;) {
    await unlessPaused(run);
    const found = await findSeat(run, target, refusedBy, lateEmail);
    if ('lateEmail' in found || 'outcome' in found) return found;
    if ('target' in found) {
      target = found.target;
      continue;
    }
    if (observing(run)) return observed(run, `Would assign to ${found.why}`);
    await unlessPaused(run);
    const written = await writeAssignment(run, found);
    if (written.kind === 'assigned') return afterAssignment(run, found.why, written.assignee);
    const ended = await cannotAssign(run, written, found.agent, refusedBy);
    if (ended) return ended;
  }
}

function targetOf(run: Run, branch: Branch): DeskTarget {
  const { email } = run.identity;
  const { customer } = run;
  const known = {
    ...(email === undefined ? {} : { email }),
    ...(customer === undefined ? {} : { customer }),
  };
  const { target, note } = whoIsMeant(run.policy.targets[branch], run.policy, known);
  if (note !== undefined) run.story.note(note);
  return target;
}

/** A seat, or what happened instead of one. */
async function findSeat(
  run: Run,
  target: DeskTarget,
  refusedBy: string[],
  lateEmail: EmailLater,
): Promise<Seat | Ending | LateEmail | { target: DeskTarget }> {
  const answer = await askDesk(run, target, refusedBy);
  if (answer.kind === 'seat') return answer;
  if (answer.kind === 'queueFull') {
    run.story.now(`The queue is full (${answer.why}); asking again in a minute`);
    await waitUntil(run, () => false, {
      timeout: 60_000,
      summary: 'The queue is full: asking again after this',
    });
    return { target };
  }
  if (observing(run)) return observed(run, `Would wait for a free agent: ${answer.why}`);
  const waited = await waitInQueue(run, answer, target.queue, { refusedBy, lateEmail });
  if (waited.kind === 'offer') return waited.offer;
  if (waited.kind === 'askAgain') return { target };
  if (waited.kind === 'onTimeout') return { target: waited.target };
  await withdraw(run);
  if (waited.kind === 'lateEmail') return { lateEmail: waited.email };
  return { outcome: 'abandoned', why: 'Nobody was free for 7 days' };
}

/** The desk decided as it would have; what it decided is given back. */
async function observed(run: Run, why: string): Promise<Ending> {
  await withdraw(run);
  return { outcome: 'observed', why };
}

async function writeAssignment(run: Run, seat: Seat): Promise<AssignOutcome> {
  run.chosen = seat.agent;
  run.story.now(`Assigning to ${seat.why}`);
  try {
    return await untilInterrupted(run, () =>
      assignConversation(run, seat.agent, run.replaces, `Assign to ${nameOf(seat.agent)}`),
    );
  } catch (e) {
    if (e instanceof Interrupted) throw e;
    return { kind: 'agentRefused', why: whyFailed(e).message };
  }
}

/** @returns the result when the run is over, undefined when the desk should choose somebody else */
async function cannotAssign(
  run: Run,
  written: Exclude<AssignOutcome, { kind: 'assigned' }>,
  agent: AgentRef,
  refusedBy: string[],
): Promise<Ending | undefined> {
  switch (written.kind) {
    case 'agentRefused':
      run.notes.push(`${nameOf(agent)} was refused by the platform (${written.why})`);
      run.story.note(
        `${nameOf(agent)} was refused by the platform (${written.why}); asking for somebody else`,
      );
      refusedBy.push(agent.id);
      await tellDesk(run, {
        type: 'refused',
        conversation: run.key,
        openedId: run.opened.openedId,
        agent: agent.id,
        why: written.why,
      });
      return undefined;
    case 'taken':
      if (!run.policy.takeover.endsRun) {
        run.replaces = written.assignee.id;
        return undefined;
      }
      throw new Interrupted({ kind: 'takenOver', agent: written.assignee, how: 'has the conversation' });
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

export const nameOf = (agent: AgentRef): string => agent.name ?? agent.email ?? agent.id;
