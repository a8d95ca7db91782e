import { nameOf, type AgentRef } from '../../routing/agent-ref.js';
import { whoIsMeant } from '../../routing/policy/dedicated.js';
import type { Ending } from '../../routing/outcome.js';
import type { SeatAnswer } from '../../routing/desk/messages.js';
import type { Branch, DeskTarget, QueueRule, SomebodysTarget } from '../../routing/policy/policy.js';
import type { AssignOutcome } from '../activities.js';
import { announce } from '../run/announce.js';
import { assignConversation } from '../run/calls.js';
import { whyFailed } from '../lib/failures.js';
import { Interrupted, untilInterrupted } from '../run/interruptions.js';
import { unlessPaused } from '../run/pause.js';
import { observing, type Run } from '../run/run.js';
import { afterAssignment } from './after-assignment.js';
import { cannotWrite } from './cannot-write.js';
import { commentWith } from './comment.js';
import { askDesk, tellDesk, withdraw } from './desk.js';
import { sendNotice } from './send-a-message.js';
import { unassign } from './unassign.js';
import { waitInQueue, type Waited } from './wait-in-queue.js';
import { waitOutside } from './wait-outside.js';

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
  delete run.queuedSince;
  delete run.queueRefreshes;
  if (branch === 'invalid' && !instead) await escalate(run);
  if (branch !== 'sendFailed' && !instead) await sendNotice(run, branch);
  const wanted = run.policy.targets[branch];
  if (wanted.kind === 'unassign') return unassign(run);
  let target = instead?.target ?? targetOf(run, wanted);
  const refusedBy = [...(instead?.except ?? [])];
  for (;;) {
    await unlessPaused(run);
    const found = await findSeat(run, target, refusedBy, lateEmail);
    if ('lateEmail' in found || 'outcome' in found) return found;
    if ('target' in found) {
      // An agent who was waited for until the timeout is excluded from the next target too.
      if (found.target !== target && target.kind === 'user') refusedBy.push(target.user);
      target = found.target;
      continue;
    }
    if (observing(run)) return observed(run, `Would assign to ${found.why}`);
    await unlessPaused(run);
    const written = await writeAssignment(run, found);
    if (written.kind === 'assigned') return afterAssignment(run, found.why, written);
    if (written.kind === 'agentRefused') {
      refusedBy.push(found.agent.id);
      await refused(run, found.agent, written.why);
      continue;
    }
    const ended = await cannotWrite(run, written);
    if (ended) return ended;
  }
}

function targetOf(run: Run, wanted: SomebodysTarget): DeskTarget {
  const { email } = run.identity;
  const { customer } = run;
  const known = {
    ...(email === undefined ? {} : { email }),
    ...(customer === undefined ? {} : { customer }),
  };
  const { target, note } = whoIsMeant(wanted, run.policy, known);
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
  if (observing(run)) return observed(run, `Would wait for a free agent: ${answer.why}`);
  const waited = await waitFor(run, answer, target.queue, { refusedBy, lateEmail });
  if (waited.kind === 'offer') return waited.offer;
  if (waited.kind === 'askAgain') return { target };
  if (waited.kind === 'onTimeout') return { target: waited.target };
  await withdraw(run);
  if (waited.kind === 'lateEmail') return { lateEmail: waited.email };
  return { outcome: 'abandoned', why: 'Nobody was free for 7 days' };
}

function waitFor(
  run: Run,
  answer: Exclude<SeatAnswer, { kind: 'seat' }>,
  rule: QueueRule,
  other: Parameters<typeof waitInQueue>[3],
): Promise<Waited> {
  if (answer.kind === 'queueFull') return waitOutside(run, answer.why, rule);
  delete run.rejectedSince;
  return waitInQueue(run, answer, rule, other);
}

/** Whoever listens hears of it, and the contact where the policy has a text for it. */
async function escalate(run: Run): Promise<void> {
  void announce(run, 'escalated', {
    why: run.handOver ? 'The contact asked for a human' : 'No valid e-mail',
  });
  await sendNotice(run, 'escalated');
}

/** The desk decided as it would have; what it decided is given back. */
async function observed(run: Run, why: string): Promise<Ending> {
  await withdraw(run);
  return { outcome: 'observed', why };
}

async function writeAssignment(run: Run, seat: Seat): Promise<AssignOutcome> {
  run.chosen = seat.agent;
  run.story.now(`Assigning to ${seat.why}`);
  const summary = `Assign to ${nameOf(seat.agent)}${run.unsavedEmail === undefined ? '' : ', save the e-mail'}`;
  const comment = commentWith(run, seat.agent, seat.why);
  const { replaces, unsavedEmail } = run;
  const details = {
    ...(replaces === undefined ? {} : { replaces }),
    ...(comment === undefined ? {} : { comment }),
    ...(unsavedEmail === undefined ? {} : { email: unsavedEmail }),
  };
  try {
    return await untilInterrupted(run, () => assignConversation(run, seat.agent, details, summary));
  } catch (e) {
    if (e instanceof Interrupted) throw e;
    return { kind: 'agentRefused', why: whyFailed(e).message };
  }
}

async function refused(run: Run, agent: AgentRef, why: string): Promise<void> {
  run.notes.push(`${nameOf(agent)} was refused by the platform (${why})`);
  run.story.note(`${nameOf(agent)} was refused by the platform (${why}); asking for somebody else`);
  await tellDesk(run, {
    type: 'refused',
    conversation: run.key,
    openedId: run.opened.openedId,
    agent: agent.id,
    why,
  });
}
