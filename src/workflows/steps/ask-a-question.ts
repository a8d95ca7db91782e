import type { Texts } from '../../routing/policy/policy.js';
import { answerSoFar, whenHeard, type AnswerSoFar } from '../run/answers.js';
import { waitUntil } from '../run/interruptions.js';
import type { Run, Sent } from '../run/run.js';
import { clock } from '../run/story.js';
import { sendAMessage } from './send-a-message.js';

export type Answer = AnswerSoFar | { kind: 'noAnswer' | 'sendFailed' };

/** A contact who goes on writing is waited for at most this many settle times. */
const MAX_SETTLES = 5;

/**
 * "Ask a Question", type Email: sends the text, then waits for an answer or the timeout. A question that was out already
 * when an operator re-routed the conversation is not sent again.
 */
export async function askAQuestion(run: Run, text: Texts, title: string): Promise<Answer> {
  const { timeout, maxJumps } = run.policy.question;
  const asked = run.asked ?? (await send(run, text, title));
  if (!asked && run.questions === 0) return { kind: 'sendFailed' };
  // A retry text that could not be sent is no reason to give up: the contact knows what was asked.
  run.story.now(
    `Waiting for e-mail, question ${Math.max(run.questions, 1)} of ${maxJumps + 1}, next: no answer at ${clock(Date.now() + timeout)}`,
  );
  run.story.keep();
  const answer = await waitForAnswer(run, asked, timeout);
  delete run.asked;
  return answer;
}

async function send(run: Run, text: Texts, title: string): Promise<Sent | undefined> {
  run.consumed = run.inbox.heard.messages.length;
  const sent = await sendAMessage(run, text, title, true);
  if (!sent) return undefined;
  run.questions += 1;
  run.asked = sent;
  run.lastAsked = sent;
  return sent;
}

async function waitForAnswer(run: Run, asked: Sent | undefined, timeout: number): Promise<Answer> {
  const answer = whenHeard(run, () => answerSoFar(run, asked));
  // As with a send that fails at once: only the first question is needed for an answer.
  const isUndelivered = () =>
    run.questions <= 1 && asked !== undefined && Object.hasOwn(run.inbox.failed, asked.id);
  const isOver = () => answer() !== undefined || isUndelivered();
  const { answerTimeout } = run;
  const until = Date.now() + timeout;
  for (;;) {
    // The contact may have answered before we were told that the question went out.
    if (!isOver()) answerTimeout.reset(until, 'Waiting for the e-mail address');
    await waitUntil(run, () => isOver() || answerTimeout.rang);
    if (answer() === undefined) return { kind: isUndelivered() ? 'sendFailed' : 'noAnswer' };
    // "hi / need help / urgent!!" is one answer, and an address may be corrected: both count once the contact is quiet.
    if (answer()?.kind !== 'handOver') await untilQuiet(run);
    const last = answer();
    if (last) return last;
    // The contact has taken the answer back by an edit.
  }
}

/** One timer at a time: a timer for each message would fill the history. */
export async function untilQuiet(run: Run): Promise<void> {
  const { settle } = run.policy.question;
  const { heard } = run.inbox;
  const latest = Date.now() + MAX_SETTLES * settle;
  for (;;) {
    const left = Math.min(heard.recordedAt + settle, latest) - Date.now();
    if (left <= 0) return;
    await waitUntil(run, () => false, { timeout: left, summary: 'Is the contact still typing?' });
  }
}
