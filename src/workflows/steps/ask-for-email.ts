import { readEmail } from '../../routing/answer.js';
import { identifiedBy } from '../../routing/identity.js';
import type { EmailSource } from '../../routing/outcome.js';
import { announce } from '../run/announce.js';
import { givenSoFar, unconfirmedSoFar, whenHeard, type AnswerType } from '../run/answers.js';
import { unlessPaused, waitUntil } from '../run/interruptions.js';
import { observing, type Core, type KnownBy, type NoEmail, type RunWith } from '../run/run.js';
import { clock, remember } from '../run/story.js';
import { askAQuestion, untilQuiet } from './ask-a-question.js';
import { sendAMessage } from './send-a-message.js';

/** A contact who has waited longer gets a person, not a question. */
const MAX_WAIT_BEFORE_QUESTION = 24 * 3_600_000;

type Asking = RunWith<'question' | 'identity'>;

interface GivenEmail {
  email: string;
  from: EmailSource;
}

/** Who wrote the address into the contact's record. */
const EDITORS = { agent: 'agent', contact: 'form' } as const;

/** The answer type "Email". An address that may not be the contact's own is named: "is … your e-mail address?" */
function emailAnswer(run: Asking): AnswerType<GivenEmail> {
  const { question, identity, inbox } = run;
  return {
    name: 'e-mail',
    text(repeats) {
      const { text, retryText, confirmText } = run.policy.question;
      if (identity.unconfirmedEmail !== undefined) return confirmText;
      return repeats === 0 ? text : retryText;
    },
    read(message, { isOpen, ...context }) {
      const candidate = isOpen ? identity.unconfirmedEmail : undefined;
      const reading = readEmail(message, { ...context, candidate });
      if (!('value' in reading)) return reading;
      const from = question.sentInAll > 0 ? 'answer' : 'message';
      return { kind: reading.kind, value: { email: reading.value, from } };
    },
    elsewhere() {
      const { edited } = inbox;
      return edited && { email: edited.email, from: edited.by ? EDITORS[edited.by] : 'record' };
    },
    rejected(answer) {
      identity.unconfirmedEmail = answer.kind === 'unconfirmed' ? answer.value.email : undefined;
      return answer.kind === 'unconfirmed'
        ? 'has an address that the contact has to confirm'
        : 'was no e-mail address';
    },
  };
}

/** The address given anywhere so far. */
export const emailSoFar = (run: Asking): GivenEmail | undefined => givenSoFar(run, emailAnswer(run));

/**
 * "Have Email Already?": what the contact is known by, from their record or from the message that opened the
 * conversation; a phone number is enough where the policy says so.
 */
export async function haveEmailAlready(run: Asking): Promise<KnownBy | undefined> {
  const { identity, opened } = run;
  const { email, phone } = opened.contact;
  if (identity.by.email !== undefined) return identity.by;
  const by = identifiedBy(opened.contact, run.policy.crm);
  if (by === 'email' && email !== undefined) {
    identity.emailSource = opened.byCaller ? 'caller' : 'contact';
    return { email };
  }
  if (!by) await waitForFirstMessage(run);
  if (emailSoFar(run)) await untilQuiet(run);
  const found = emailSoFar(run);
  if (found) return learn(run, found);
  if (by === 'phone' && phone !== undefined) return { phone };
  return by && {};
}

/** On some platforms the message that opened the conversation follows the opening. It may hold the address. */
async function waitForFirstMessage(run: Core): Promise<void> {
  const hasWritten = () => run.inbox.heard.messages.length > 0;
  const { settle } = run.policy.question;
  if (!run.opened.messageFollows || hasWritten() || settle === 0) return;
  await waitUntil(run, hasWritten, { timeout: settle, summary: 'Waiting for the first message' });
}

/** "Ask for Email". The invalid answer after the last repeat leads to escalation. */
export async function askForEmail(run: Asking & RunWith<'outbox'>): Promise<KnownBy | NoEmail> {
  const { identity, question, policy } = run;
  const unasked = identity.noEmail ?? waitedTooLong(run) ?? whyNotAsked(run);
  if (unasked) return unasked;
  run.story.stage('asking');
  const type = emailAnswer(run);
  // A question that is out already has named the address, or none.
  if (!question.open) identity.unconfirmedEmail ??= unconfirmedSoFar(run, type)?.email;
  const answer = await askAQuestion(run, type);
  if (answer.kind !== 'answer') return giveUp(run, answer.kind);
  const by = await learn(run, answer.value);
  await sendAMessage(run, policy.question.successText, 'Success message');
  return by;
}

/** Looks for an address that comes after the question has been given up. */
export function lateEmail(run: Asking): () => string | undefined {
  return whenHeard(run, () => emailSoFar(run)?.email);
}

/** Takes over the address that came late. */
export async function learnLateEmail(run: Asking, email: string): Promise<KnownBy> {
  await untilQuiet(run);
  return learn(run, emailSoFar(run) ?? { email, from: 'answer' });
}

/** Takes an address over, to be saved on the contact; another address already there stays, and routing goes on. */
async function learn(run: Asking, { email, from }: GivenEmail): Promise<KnownBy> {
  const { identity } = run;
  identity.emailSource = from;
  run.story.note(
    from === 'agent' ? 'E-mail filled in by the team' : 'E-mail given by the contact, unverified',
  );
  identity.by = { email };
  forgetUnanswered(run);
  // What came from the contact's record is there already.
  if (from === 'agent' || from === 'form' || observing(run)) return identity.by;
  await unlessPaused(run);
  identity.unsavedEmail = email;
  return identity.by;
}

/** A question that is answered late must not stop the next one. */
function forgetUnanswered({ question }: RunWith<'question'>): void {
  if (question.unansweredAt === undefined) return;
  delete question.unansweredAt;
  remember({ askedInVainAt: null });
}

function giveUp(run: Asking, why: 'handOver' | 'invalid' | 'noAnswer' | 'sendFailed'): NoEmail {
  const { question, identity } = run;
  const sentences = {
    handOver: 'The contact asked for a human',
    invalid: `${question.sent} answers without an e-mail address`,
    noAnswer: 'No answer to the question in time',
    sendFailed: 'The question could not be sent',
  };
  run.story.note(sentences[why]);
  delete identity.unconfirmedEmail;
  if (why === 'handOver') identity.wantsHuman = true;
  if (why === 'noAnswer') void announce(run, 'timedOut', { why: sentences[why], after: 'question' });
  if (why === 'noAnswer' || why === 'sendFailed') {
    question.unansweredAt = Date.now();
    remember({ askedInVainAt: question.unansweredAt });
  }
  return (identity.noEmail = { branch: why === 'handOver' ? 'invalid' : why });
}

function waitedTooLong({ opened, story, identity }: RunWith<'identity'>): NoEmail | undefined {
  if ((opened.caughtUp?.waited ?? 0) < MAX_WAIT_BEFORE_QUESTION) return undefined;
  story.note('Not asked: has waited for more than a day');
  return (identity.noEmail = { branch: 'unavailable' });
}

/** Why this contact is not to be asked now; undefined when they are. */
function whyNotAsked(run: Asking): NoEmail | undefined {
  const why = observing(run)
    ? 'Would ask for the e-mail; the policy only observes, so this is what happens without an answer'
    : run.opened.tooManyAtOnce
      ? 'Not asked: too many contacts at once, as after a mass campaign'
      : askedLately(run);
  if (why === undefined) return undefined;
  run.story.note(why);
  return (run.identity.noEmail = { branch: 'noAnswer' });
}

/** A contact who ignored the question a short while ago is not asked the same again. */
function askedLately({ question: { unansweredAt: at }, startedAt, policy }: RunWith<'question'>) {
  if (at === undefined || startedAt - at >= policy.question.notAgainWithin) return undefined;
  return `Not asked: a question of ${clock(at)} is still unanswered`;
}
