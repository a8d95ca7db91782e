import { isEmail } from '../../routing/email.js';
import { updateContactField } from '../run/calls.js';
import { whyFailed } from '../run/failures.js';
import type { Run } from '../run/run.js';
import { clock, remember, showStage } from '../run/story.js';
import { askAQuestion, emailSoFar, type Answer } from './ask-a-question.js';
import { sendAMessage } from './send-a-message.js';

/** Why there is no e-mail; each is a branch of the policy. */
export interface NoEmail {
  branch: 'invalid' | 'noAnswer' | 'sendFailed';
}

/** "Have Email Already?": from the contact, or from the message that opened the conversation. */
export async function haveEmailAlready(run: Run): Promise<string | undefined> {
  const known = run.opened.contact.email;
  if (known !== undefined && isEmail(known)) {
    run.emailSource = 'contact';
    return known.trim();
  }
  const found = emailSoFar(run);
  return found && learn(run, found.email, found.from);
}

/**
 * "Ask for Email", with "Jump To" back to the question after an invalid answer: one question and `maxJumps` repeats.
 * The invalid answer after the last jump leads to escalation.
 */
export async function askForEmail(run: Run): Promise<string | NoEmail> {
  const { question } = run.policy;
  if (askedLately(run)) return { branch: 'noAnswer' };
  showStage('asking');
  for (let jumps = 0; ; jumps++) {
    const title = `Question ${jumps + 1} of ${question.maxJumps + 1}: e-mail?`;
    const answer = await askAQuestion(run, jumps === 0 ? question.text : question.retryText, title);
    if (answer.kind === 'email') return succeed(run, answer);
    if (answer.kind !== 'invalid') return giveUp(run, answer.kind);
    run.story.note(`Answer ${jumps + 1} was no e-mail address`);
    if (jumps === question.maxJumps) return giveUp(run, 'invalid');
  }
}

/** An address that came after the question had been given up. */
export function lateEmail(run: Run): string | undefined {
  return emailSoFar(run)?.email;
}

async function succeed(run: Run, answer: Extract<Answer, { kind: 'email' }>): Promise<string> {
  const email = await learn(run, answer.email, answer.from);
  await sendAMessage(run, run.policy.question.successText, 'Success message');
  return email;
}

/** Takes over the address that came late, from whomever it came. */
export async function learnLateEmail(run: Run, email: string): Promise<string> {
  return learn(run, email, emailSoFar(run)?.from ?? 'answer');
}

/** Takes an address over and saves it on the contact; another address already there stays, and routing goes on. */
async function learn(run: Run, email: string, from: Run['emailSource']): Promise<string> {
  run.emailSource = from;
  run.story.note(
    from === 'agent' ? 'E-mail filled in by the team' : 'E-mail given by the contact, unverified',
  );
  if (from === 'agent') return email;
  try {
    const saved = await updateContactField(run, email);
    if (saved === 'otherThere')
      run.notes.push('The contact has another e-mail already; it was not overwritten');
  } catch (e) {
    run.notes.push(`E-mail not saved on the contact (${whyFailed(e).message})`);
  }
  return email;
}

function giveUp(run: Run, why: 'handOver' | 'invalid' | 'noAnswer' | 'sendFailed'): NoEmail {
  const sentences = {
    handOver: 'The contact asked for a human',
    invalid: `${run.questions} answers without an e-mail address`,
    noAnswer: 'No answer to the question in time',
    sendFailed: 'The question could not be sent',
  };
  run.story.note(sentences[why]);
  if (why === 'handOver') run.handOver = true;
  if (why === 'noAnswer' || why === 'sendFailed') {
    run.askedInVainAt = Date.now();
    remember({ askedInVainAt: run.askedInVainAt });
  }
  return { branch: why === 'handOver' ? 'invalid' : why };
}

/** A contact who ignored the question a short while ago is not asked the same again. */
function askedLately(run: Run): boolean {
  const { askedInVainAt: at } = run;
  if (at === undefined || run.startedAt - at >= run.policy.question.notAgainWithin) return false;
  run.story.note(`Not asked: a question of ${clock(at)} is still unanswered`);
  return true;
}
