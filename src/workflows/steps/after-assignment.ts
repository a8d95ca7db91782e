import type { Ending } from '../../routing/outcome.js';
import type { AssignOutcome } from '../activities.js';
import { announce } from '../run/announce.js';
import { addComment, updateContactTag } from '../run/calls.js';
import { whyFailed } from '../run/failures.js';
import { observing, type Run } from '../run/run.js';
import { filledName } from '../run/variables.js';
import { commentFor, sentenceFor } from './comment.js';
import { watchForLateAnswer } from './late-answer-watch.js';
import { watchForReply } from './reply-watch.js';
import { sendNotice } from './send-a-message.js';

type Assigned = Extract<AssignOutcome, { kind: 'assigned' }>;

/** Tells the team why, off the critical path. What fails here is noted: the conversation has its person. */
export async function afterAssignment(
  run: Run,
  why: string,
  { assignee, comment }: Assigned,
): Promise<Ending> {
  const sentence = settle(run, why);
  run.commented = comment !== undefined;
  if (typeof comment === 'object') notWritten(run, 'Comment', comment.notWritten);
  await Promise.all([
    ...markings(run, sentence),
    sendNotice(run, 'assigned'),
    announce(run, 'assigned', { why: sentence, agent: assignee }),
  ]);
  if (!observing(run)) await watchForReply(run, assignee);
  await watchForLateAnswer(run, assignee);
  return { outcome: 'assigned', why: sentence, assignee };
}

/** The team reads why; who has the conversation stays. @returns the sentence they read */
export async function tellTheTeam(run: Run, why: string): Promise<string> {
  const sentence = settle(run, why);
  await Promise.all(markings(run, sentence));
  return sentence;
}

/** The same for a conversation without an assignee: nobody is named to the contact, and no first reply is watched for. */
export async function afterUnassignment(run: Run, why: string): Promise<Ending> {
  const sentence = await tellTheTeam(run, why);
  await watchForLateAnswer(run);
  return { outcome: 'unassigned', why: sentence };
}

function settle(run: Run, why: string): string {
  run.settled = true;
  const sentence = sentenceFor(run, why);
  run.story.now(sentence);
  return sentence;
}

/** What the team sees on the conversation. */
function markings(run: Run, sentence: string): Promise<void>[] {
  const { comment, vipTag } = run.policy;
  const writes: Promise<void>[] = [];
  if (comment && !run.commented)
    writes.push(noted(run, 'Comment', addComment(run, commentFor(run, sentence))));
  const tag = vipTag && run.tier === 'vip' ? filledName(run, vipTag, 'Tag') : undefined;
  if (tag) writes.push(noted(run, 'Tag', updateContactTag(run, tag)));
  return writes;
}

async function noted(run: Run, what: string, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (e) {
    notWritten(run, what, whyFailed(e).message);
  }
}

const notWritten = (run: Run, what: string, why: string) =>
  void run.notes.push(`${what} not written (${why})`);
