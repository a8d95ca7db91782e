import { compact } from '../../routing/compact.js';
import type { AgentRef } from '../../routing/agent-ref.js';
import type { SeatAnswer } from '../../routing/desk/messages.js';
import type { Ending } from '../../routing/outcome.js';
import { whoIsMeant } from '../../routing/policy/dedicated.js';
import type { DeskTarget, SomebodysTarget, Target } from '../../routing/policy/policy.js';
import type { AssignOutcome } from '../activities.js';
import { announce } from '../run/announce.js';
import { unlessPaused } from '../run/interruptions.js';
import { observing, type RunWith } from '../run/run.js';
import { addCommentAndTag, noteUnwritten, sentenceFor } from './add-comment.js';
import { askDesk, withdraw } from './desk.js';
import { sendNotice } from './send-a-message.js';
import { emailSaved, saveEmail } from './update-contact-field.js';
import { waitForSeat } from './wait-in-queue.js';
import { watchForReply } from './watches.js';
import { cannotWrite, refused, writeAssignee, writeNobody } from './write-assignee.js';

/** What a step that assigns may touch. */
export type Assigning = RunWith<'identity' | 'desk' | 'assignment' | 'outbox'>;

export interface Assignment {
  target: Target;
  /** What decided the target, in words for the team: "VIP". */
  reason?: string;
  /** Ids of agents who must not get the conversation. */
  except?: string[];
  /** Milliseconds of the agent's working time in which a human has to write. Only for a target that a branch named. */
  firstReplyWithin?: number;
}

export interface LateAnswer<A> {
  late: A;
}

interface Seat {
  agent: AgentRef;
  why: string;
}

/**
 * "Assign To": the desk decides who, the platform is told, and the team reads why. Queued conversations wait here.
 * @param lateAnswer ends a wait in the queue when it returns something: the conversation belongs elsewhere then
 * @throws {Interrupted}
 */
export function assignTo(run: Assigning, to: Assignment): Promise<Ending>;
export function assignTo<A>(
  run: Assigning,
  to: Assignment,
  lateAnswer: () => A | undefined,
): Promise<Ending | LateAnswer<A>>;
export async function assignTo<A>(
  run: Assigning,
  to: Assignment,
  lateAnswer: () => A | undefined = () => undefined,
): Promise<Ending | LateAnswer<A>> {
  const { desk, assignment } = run;
  if (to.reason === undefined) delete assignment.reason;
  else assignment.reason = to.reason;
  delete desk.queuedSince;
  delete desk.queueRefreshes;
  if (to.target.kind === 'unassign') return unassign(run);
  let target = targetFor(run, to.target);
  const refusedBy = [...(to.except ?? [])];
  for (;;) {
    await unlessPaused(run);
    const found = await findSeat(run, target, refusedBy, lateAnswer);
    if ('late' in found || 'outcome' in found) return found;
    if ('target' in found) {
      // An agent who was waited for until the timeout is excluded from the next target too.
      if (found.target !== target && target.kind === 'user') refusedBy.push(target.user);
      target = found.target;
      continue;
    }
    if (observing(run)) return observed(run, `Would assign to ${found.why}`);
    await unlessPaused(run);
    const written = await writeAssignee(run, found.agent, found.why);
    if (written.kind === 'assigned') return afterAssignment(run, found.why, written, to.firstReplyWithin);
    if (written.kind === 'agentRefused') {
      refusedBy.push(found.agent.id);
      await refused(run, found.agent, written.why);
      continue;
    }
    const ended = await cannotWrite(run, written);
    if (ended) return ended;
  }
}

function targetFor({ identity, policy, story }: Assigning, wanted: SomebodysTarget): DeskTarget {
  const { by, customer } = identity;
  const { target, note } = whoIsMeant(wanted, policy, compact({ email: by.email, customer }));
  if (note !== undefined) story.note(note);
  return target;
}

/** A seat, or what happened instead of one. */
async function findSeat<A>(
  run: Assigning,
  target: DeskTarget,
  refusedBy: string[],
  lateAnswer: () => A | undefined,
): Promise<Seat | Ending | LateAnswer<A> | { target: DeskTarget }> {
  const answer: SeatAnswer = await askDesk(run, target, refusedBy);
  if (answer.kind === 'seat') return answer;
  if (observing(run)) return observed(run, `Would wait for a free agent: ${answer.why}`);
  const waited = await waitForSeat(run, answer, target.queue, { refusedBy, lateAnswer });
  if (waited.kind === 'offer') return waited.offer;
  if (waited.kind === 'askAgain') return { target };
  if (waited.kind === 'onTimeout') return { target: waited.target };
  await withdraw(run);
  if (waited.kind === 'late') return { late: waited.answer };
  return { outcome: 'abandoned', why: 'Nobody was free for 7 days' };
}

/** The desk decided as it would have; what it decided is given back. */
async function observed(run: Assigning, why: string): Promise<Ending> {
  await withdraw(run);
  return { outcome: 'observed', why };
}

/** Takes the agent of the opening off the conversation and chooses nobody. A human who took it in the meantime keeps it. */
async function unassign(run: Assigning): Promise<Ending> {
  for (;;) {
    await unlessPaused(run);
    if (observing(run)) return { outcome: 'observed', why: 'Would leave the conversation unassigned' };
    const written = await writeNobody(run);
    if (written.kind === 'unassigned' || written.kind === 'nobody') {
      const off = written.kind === 'unassigned' ? ', and its agent was taken off' : '';
      return {
        outcome: 'unassigned',
        why: await tellTheTeam(run, `Left unassigned, as the policy says${off}`),
      };
    }
    if (written.kind === 'refused')
      return {
        outcome: 'abandoned',
        why: `It could not be left unassigned (${written.why}) and stays as it is`,
      };
    const ended = await cannotWrite(run, written);
    if (ended) return ended;
  }
}

/** Tells the team why, off the critical path. What fails here is noted: the conversation has its agent. */
async function afterAssignment(
  run: Assigning,
  why: string,
  { assignee, comment, email }: Extract<AssignOutcome, { kind: 'assigned' }>,
  firstReplyWithin: number | undefined,
): Promise<Ending> {
  const sentence = settle(run, why);
  run.assignment.isCommented = comment !== undefined;
  noteUnwritten(run, 'Comment', comment);
  emailSaved(run, email);
  await saveEmail(run);
  await Promise.all([
    addCommentAndTag(run, sentence),
    sendNotice(run, 'assigned'),
    announce(run, 'assigned', { why: sentence, agent: assignee }),
  ]);
  if (firstReplyWithin !== undefined && !observing(run)) await watchForReply(run, assignee, firstReplyWithin);
  return { outcome: 'assigned', why: sentence, assignee };
}

/** The team reads why; who has the conversation stays. @returns the sentence they read */
export async function tellTheTeam(run: Assigning, why: string): Promise<string> {
  const sentence = settle(run, why);
  await saveEmail(run);
  await addCommentAndTag(run, sentence);
  return sentence;
}

function settle(run: Assigning, why: string): string {
  run.assignment.isSettled = true;
  const sentence = sentenceFor(run, why);
  run.story.now(sentence);
  return sentence;
}
