import type { Ending } from '../../routing/outcome.js';
import type { AssignOutcome, Written } from '../activities.js';
import { announce } from '../run/announce.js';
import { addComment, tagAndComment, updateContactTag } from '../run/calls.js';
import { whyFailed } from '../lib/failures.js';
import { observing, type Run } from '../run/run.js';
import { filledName } from '../run/variables.js';
import { commentFor, sentenceFor } from './comment.js';
import { watchForLateAnswer } from './late-answer-watch.js';
import { watchForReply } from './reply-watch.js';
import { emailSaved, saveEmail } from './save-email.js';
import { sendNotice } from './send-a-message.js';

type Assigned = Extract<AssignOutcome, { kind: 'assigned' }>;

/** Tells the team why, off the critical path. What fails here is noted: the conversation has its person. */
export async function afterAssignment(
  run: Run,
  why: string,
  { assignee, comment, email }: Assigned,
): Promise<Ending> {
  const sentence = settle(run, why);
  run.commented = comment !== undefined;
  noteWhatFailed(run, 'Comment', comment);
  emailSaved(run, email);
  await saveEmail(run);
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
  await saveEmail(run);
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
  const text = comment && !run.commented ? commentFor(run, sentence) : undefined;
  const tag = vipTag && run.tier === 'vip' ? filledName(run, vipTag, 'Tag') : undefined;
  if (tag && text !== undefined) return [both(run, tag, text)];
  return [
    ...(tag ? [noted(run, 'Tag', updateContactTag(run, tag))] : []),
    ...(text === undefined ? [] : [noted(run, 'Comment', addComment(run, text))]),
  ];
}

/** One activity, which tells of each. A tag that it leaves open is written by itself. */
async function both(run: Run, tag: string, text: string): Promise<void> {
  const { tag: tagged, comment } = await tagAndComment(run, tag, text).catch((e: unknown) => ({
    tag: undefined,
    comment: { notWritten: whyFailed(e).message },
  }));
  noteWhatFailed(run, 'Comment', comment);
  noteWhatFailed(run, 'Tag', tagged);
  if (tagged === undefined) await noted(run, 'Tag', updateContactTag(run, tag));
}

async function noted(run: Run, what: string, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (e) {
    noteWhatFailed(run, what, { notWritten: whyFailed(e).message });
  }
}

function noteWhatFailed(run: Run, what: string, written: Written | undefined): void {
  if (typeof written === 'object') run.notes.push(`${what} not written (${written.notWritten})`);
}
