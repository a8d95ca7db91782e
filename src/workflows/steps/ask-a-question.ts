import { answerSoFar, whenHeard, type AnswerSoFar, type AnswerType } from '../run/answers.js';
import { waitUntil } from '../run/interruptions.js';
import type { Core, RunWith, Sent } from '../run/run.js';
import { clock } from '../run/story.js';
import { sendAMessage } from './send-a-message.js';

export type Answer<A> =
  { kind: 'answer'; value: A } | { kind: 'handOver' | 'invalid' | 'noAnswer' | 'sendFailed' };

type Asking = RunWith<'question' | 'outbox'>;

/** A contact who goes on writing is waited for at most this many settle times. */
const MAX_SETTLES = 5;

/**
 * "Ask a Question": sends the text, waits for an answer or the timeout, and asks again after an invalid answer ("Jump To"):
 * one question and `maxJumps` repeats. What is asked for is the answer type's business.
 *
 * A question that was out already when an operator re-routed the conversation is not sent again.
 * @returns `handOver`: the contact asked for a human; `invalid`: so was the answer to the last repeat
 * @throws {Interrupted}
 */
export async function askAQuestion<A>(
  run: Asking,
  type: AnswerType<A>,
  rules = run.policy.question,
): Promise<Answer<A>> {
  const { question, story } = run;
  if (question.about !== type.name) startQuestion(run, type.name);
  for (let repeats = question.open ? question.sent - 1 : 0; ; repeats++) {
    const answer = await askOnce(run, type, repeats, rules);
    if (answer.kind !== 'invalid' && answer.kind !== 'unconfirmed') return answer;
    story.note(`Answer ${repeats + 1} ${type.rejected(answer)}`);
    if (repeats >= rules.maxJumps) return { kind: 'invalid' };
  }
}

function startQuestion({ question }: RunWith<'question'>, about: string): void {
  question.about = about;
  question.sent = 0;
  delete question.open;
  delete question.last;
}

interface Rules {
  /** Milliseconds. */
  timeout: number;
  maxJumps: number;
}

async function askOnce<A>(
  run: Asking,
  type: AnswerType<A>,
  repeats: number,
  { timeout, maxJumps }: Rules,
): Promise<AnswerSoFar<A> | { kind: 'noAnswer' | 'sendFailed' }> {
  const { question, story } = run;
  const title = `Question ${repeats + 1} of ${maxJumps + 1}: ${type.name}?`;
  const asked = question.open ?? (await send(run, type, repeats, title));
  if (!asked && question.sent === 0) return { kind: 'sendFailed' };
  // A repeat that could not be sent is no reason to give up: the contact knows what was asked.
  story.now(
    `Waiting for ${type.name}, question ${Math.max(question.sent, 1)} of ${maxJumps + 1}, next: no answer at ${clock(Date.now() + timeout)}`,
  );
  story.keep();
  const answer = await waitForAnswer(run, type, asked, timeout);
  delete question.open;
  return answer;
}

async function send<A>(
  run: Asking,
  type: AnswerType<A>,
  repeats: number,
  title: string,
): Promise<Sent | undefined> {
  const { question, inbox } = run;
  question.consumed = inbox.heard.messages.length;
  const sent = await sendAMessage(run, type.text(repeats), title, true);
  if (!sent) return undefined;
  question.sent += 1;
  question.sentInAll += 1;
  question.open = sent;
  question.last = sent;
  return sent;
}

async function waitForAnswer<A>(
  run: RunWith<'question'>,
  type: AnswerType<A>,
  asked: Sent | undefined,
  timeout: number,
): Promise<AnswerSoFar<A> | { kind: 'noAnswer' | 'sendFailed' }> {
  const answer = whenHeard(run, () => answerSoFar(run, type, asked));
  // As with a send that fails at once: only the first question is needed for an answer.
  const isUndelivered = () =>
    run.question.sent <= 1 && asked !== undefined && Object.hasOwn(run.inbox.failed, asked.id);
  const isOver = () => answer() !== undefined || isUndelivered();
  const { answerTimeout } = run;
  const until = Date.now() + timeout;
  for (;;) {
    // The contact may have answered before we were told that the question went out.
    if (!isOver()) answerTimeout.reset(until, `Waiting for an answer: ${type.name}`);
    await waitUntil(run, () => isOver() || answerTimeout.rang);
    if (answer() === undefined) return { kind: isUndelivered() ? 'sendFailed' : 'noAnswer' };
    // "hi / need help / urgent!!" is one answer, and an answer may be corrected: both count once the contact is quiet.
    if (answer()?.kind !== 'handOver') await untilQuiet(run);
    const last = answer();
    if (last) return last;
    // The contact has taken the answer back by an edit.
  }
}

/** One timer at a time: a timer for each message would fill the history. */
export async function untilQuiet(run: Core): Promise<void> {
  const { settle } = run.policy.question;
  const { heard } = run.inbox;
  const latest = Date.now() + MAX_SETTLES * settle;
  for (;;) {
    const left = Math.min(heard.recordedAt + settle, latest) - Date.now();
    if (left <= 0) return;
    await waitUntil(run, () => false, { timeout: left, summary: 'Is the contact still typing?' });
  }
}
