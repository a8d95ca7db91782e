import { isEmail, readAnswer } from '../../routing/email.js';
import type { IncomingMessage } from '../../routing/conversation.js';
import type { EmailSource } from '../../routing/outcome.js';
import type { Texts } from '../../routing/policy.js';
import { waitUntil } from '../run/interruptions.js';
import type { Run, Sent } from '../run/run.js';
import { clock } from '../run/story.js';
import { sendAMessage } from './send-a-message.js';

export type Answer =
  | { kind: 'email'; email: string; from: EmailSource }
  | { kind: 'handOver' | 'invalid' | 'noAnswer' | 'sendFailed' };

/**
 * "Ask a Question", type Email: sends the text, then waits for an answer or the time-out. A question that was out already
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
  const sent = await sendAMessage(run, text, title, true);
  if (!sent) return undefined;
  run.questions += 1;
  run.asked = sent;
  return sent;
}

async function waitForAnswer(run: Run, asked: Sent | undefined, timeout: number): Promise<Answer> {
  const read = () => readInbox(run, asked);
  // As with a send that fails at once: only the first question is needed for an answer.
  const undelivered = () =>
    run.questions <= 1 && asked !== undefined && Object.hasOwn(run.inbox.failed, asked.id);
  const answered = await waitUntil(run, () => read() !== undefined || undelivered(), {
    timeout,
    summary: 'Waiting for the e-mail address',
  });
  if (read() === undefined && undelivered()) return { kind: 'sendFailed' };
  if (!answered) return { kind: 'noAnswer' };
  // "hi / need help / urgent!!" is one answer: an invalid one counts when the contact has been quiet for a while.
  for (;;) {
    const answer = read() ?? { kind: 'noAnswer' };
    if (answer.kind !== 'invalid') return answer;
    const { settle } = run.policy.question;
    const count = run.inbox.messages.length;
    const more = () => run.inbox.messages.length > count || read()?.kind === 'email';
    // The server rounds the shortest timer up to a second.
    const goesOn =
      settle > 0 &&
      (await waitUntil(run, more, { timeout: settle, summary: 'Is the contact still typing?' }));
    if (goesOn) continue;
    run.consumed = run.inbox.messages.length;
    return answer;
  }
}

/** What the messages so far amount to, the contact's record included. */
function readInbox(run: Run, asked: Sent | undefined): Answer | undefined {
  const email = emailSoFar(run);
  if (email) return { kind: 'email', ...email };
  let answer: Answer | undefined;
  for (const message of run.inbox.messages.slice(run.consumed)) {
    const { kind } = readAnswer(message, run.policy.question.handOverWords);
    if (kind === 'handOver') return { kind };
    if (kind === 'invalid' && isAfter(run, message, asked)) answer = { kind };
  }
  return answer;
}

/** The address found anywhere so far: every message is searched, whenever it was written. */
export function emailSoFar(run: Run): { email: string; from: EmailSource } | undefined {
  for (const message of run.inbox.messages) {
    const answer = readAnswer(message, []);
    if (answer.kind === 'email')
      return { email: answer.email, from: run.questions > 0 ? 'answer' : 'message' };
  }
  const { email } = run.inbox;
  return email !== undefined && isEmail(email) ? { email, from: 'agent' } : undefined;
}

/** A message not later than our question never counts against it. Both times are the platform's. */
function isAfter(run: Run, message: IncomingMessage, asked: Sent | undefined): boolean {
  if (asked === undefined || message.at === undefined) return true;
  const exact = run.inbox.sent.find((sent) => sent.id === asked.id)?.at;
  return message.at > (exact ?? asked.at);
}
