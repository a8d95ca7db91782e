import { identifiedBy } from '../../routing/identity.js';
import type { Texts } from '../../routing/policy/policy.js';
import { announce } from '../run/announce.js';
import { unlessPaused } from '../run/pause.js';
import { observing, type Identity, type NoEmail, type Run } from '../run/run.js';
import { clock, remember } from '../run/story.js';
import { emailSoFar, mentionedEmail, whenHeard } from '../run/answers.js';
import { waitUntil } from '../run/interruptions.js';
import { askAQuestion, untilQuiet, type Answer } from './ask-a-question.js';
import { keepEmail } from './save-email.js';
import { sendAMessage } from './send-a-message.js';

const TOO_LONG = 24 * 3_600_000;

/**
 * "Have Email Already?": what the contact is known by, from their record or from the message that opened the
 * conversation; a phone number is enough where the policy says so.
 */
export async function haveEmailAlready(run: Run): Promise<Identity | undefined> {
  const { email, phone } = run.opened.contact;
  if (run.identity.email !== undefined) return run.identity;
  const by = identifiedBy(run.opened.contact, run.policy.crm);
  if (by === 'email' && email !== undefined) {
    run.emailSource = run.opened.byCaller ? 'caller' : 'contact';
    return { email };
  }
  if (!by) await waitForFirstMessage(run);
  if (emailSoFar(run)) await untilQuiet(run);
  const found = emailSoFar(run);
  if (found) return { email: await learn(run, found.email, found.from) };
  if (by === 'phone' && phone !== undefined) return { phone };
  return by && {};
}

/** On some platforms the message that opened the conversation follows the opening. It may hold the address. */
async function waitForFirstMessage(run: Run): Promise<void> {
  const hasWritten = () => run.inbox.heard.messages.length > 0;
  const { settle } = run.policy.question;
  if (!run.opened.messageFollows || hasWritten() || settle === 0) return;
  await waitUntil(run, hasWritten, { timeout: settle, summary: 'Waiting for the first message' });
}

/**
 * "Ask for Email", with "Jump To" back to the question after an invalid answer: one question and `maxJumps` repeats.
 * The invalid answer after the last jump leads to escalation.
 */
export async function askForEmail(run: Run): Promise<Identity | NoEmail> {
  const { question } = run.policy;
  const unasked = run.noEmail ?? waitedTooLong(run) ?? whyNotAsked(run);
  if (unasked) return unasked;
  run.story.stage('asking');
  // A question that is out already has named the address, or none.
  if (!run.asked) run.candidate ??= mentionedEmail(run);
  for (let jumps = run.asked ? run.questions - 1 : 0; ; jumps++) {
    const title = `Question ${jumps + 1} of ${question.maxJumps + 1}: e-mail?`;
    const answer = await askAQuestion(run, questionFor(run, jumps), title);
    if (answer.kind === 'email') return { email: await succeed(run, answer) };
    if (answer.kind !== 'invalid' && answer.kind !== 'candidate') return giveUp(run, answer.kind);
    run.candidate = answer.kind === 'candidate' ? answer.email : undefined;
    run.story.note(
      answer.kind === 'candidate'
        ? `Answer ${jumps + 1} has an address that the contact has to confirm`
        : `Answer ${jumps + 1} was no e-mail address`,
    );
    if (jumps >= question.maxJumps) return giveUp(run, 'invalid');
  }
}

/** An address that may not be the contact's own is named: "is … your e-mail address?" */
function questionFor({ candidate, policy }: Run, jumps: number): Texts {
  const { text, retryText, confirmText } = policy.question;
  if (candidate !== undefined) return confirmText;
  return jumps === 0 ? text : retryText;
}

/** Looks for an address that comes after the question has been given up. */
export function lateEmail(run: Run): () => string | undefined {
  return whenHeard(run, () => emailSoFar(run)?.email);
}

async function succeed(run: Run, answer: Extract<Answer, { kind: 'email' }>): Promise<string> {
  const email = await learn(run, answer.email, answer.from);
  await sendAMessage(run, run.policy.question.successText, 'Success message');
  return email;
}

/** Takes over the address that came late. */
export async function learnLateEmail(run: Run, email: string): Promise<Identity> {
  await untilQuiet(run);
  const last = emailSoFar(run);
  return { email: await learn(run, last?.email ?? email, last?.from ?? 'answer') };
}

/** Takes an address over, to be saved on the contact; another address already there stays, and routing goes on. */
async function learn(run: Run, email: string, from: Run['emailSource']): Promise<string> {
  run.emailSource = from;
  run.story.note(
    from === 'agent' ? 'E-mail filled in by the team' : 'E-mail given by the contact, unverified',
  );
  run.identity = { email };
  forgetUnanswered(run);
  // It came from the contact's record, so it is there already.
  if (from === 'agent' || from === 'form' || observing(run)) return email;
  await unlessPaused(run);
  await keepEmail(run, email);
  return email;
}

/** A question that is answered late must not stop the next one. */
function forgetUnanswered(run: Run): void {
  if (run.askedInVainAt === undefined) return;
  delete run.askedInVainAt;
  remember({ askedInVainAt: null });
}

function giveUp(run: Run, why: 'handOver' | 'invalid' | 'noAnswer' | 'sendFailed'): NoEmail {
  const sentences = {
    handOver: 'The contact asked for a human',
    invalid: `${run.questions} answers without an e-mail address`,
    noAnswer: 'No answer to the question in time',
    sendFailed: 'The question could not be sent',
  };
  run.story.note(sentences[why]);
  delete run.candidate;
  if (why === 'handOver') run.handOver = true;
  if (why === 'noAnswer') void announce(run, 'timedOut', { why: sentences[why], after: 'question' });
  if (why === 'noAnswer' || why === 'sendFailed') {
    run.askedInVainAt = Date.now();
    remember({ askedInVainAt: run.askedInVainAt });
  }
  return (run.noEmail = { branch: why === 'handOver' ? 'invalid' : why });
}

/** A contact who has waited for more than a day gets a person, not a question. */
function waitedTooLong(run: Run): NoEmail | undefined {
  if ((run.opened.caughtUp?.waited ?? 0) < TOO_LONG) return undefined;
  run.story.note('Not asked: has waited for more than a day');
  return (run.noEmail = { branch: 'unavailable' });
}

/** Why this contact is not to be asked now; undefined when they are. */
function whyNotAsked(run: Run): NoEmail | undefined {
  const why = observing(run)
    ? 'Would ask for the e-mail; the policy only observes, so this is what happens without an answer'
    : run.opened.tooManyAtOnce
      ? 'Not asked: too many contacts at once, as after a mass campaign'
      : askedLately(run);
  if (why === undefined) return undefined;
  run.story.note(why);
  return (run.noEmail = { branch: 'noAnswer' });
}

/** A contact who ignored the question a short while ago is not asked the same again. */
function askedLately(run: Run): string | undefined {
  const { askedInVainAt: at } = run;
  if (at === undefined || run.startedAt - at >= run.policy.question.notAgainWithin) return undefined;
  return `Not asked: a question of ${clock(at)} is still unanswered`;
}
