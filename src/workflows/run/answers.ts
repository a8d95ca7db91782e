/** What the contact's messages so far mean as an answer. */
import { answerOf, isAfterQuestion, type EmailAnswer } from '../../routing/answer.js';
import type { IncomingMessage } from '../../routing/conversation.js';
import type { EmailSource } from '../../routing/outcome.js';
import type { Run, Sent } from './run.js';

export interface GivenEmail {
  email: string;
  from: EmailSource;
}

/** Who wrote the address into the contact's record. */
const EDITORS = { agent: 'agent', contact: 'form' } as const;

/** `candidate`: an address that has to be confirmed. */
export type AnswerSoFar =
  ({ kind: 'email' } & GivenEmail) | { kind: 'candidate'; email: string } | { kind: 'handOver' | 'invalid' };

/**
 * The answer to the open question, from the contact or from the team; undefined while there is none. The last address
 * counts: it corrects the ones before it.
 */
export function answerSoFar(run: Run, asked: Sent | undefined): AnswerSoFar | undefined {
  const given = emailSoFar(run);
  if (given) return { kind: 'email', ...given };
  let answer: AnswerSoFar | undefined;
  for (const message of run.inbox.heard.messages.slice(run.consumed)) {
    const one = read(run, message, true);
    if (one.kind === 'handOver') return { kind: one.kind };
    if (!isAfter(run, message, asked)) continue;
    if (one.kind === 'candidate') answer = { kind: one.kind, email: one.email };
    else if (one.kind === 'invalid') answer ??= { kind: one.kind };
  }
  return answer;
}

/** The address given anywhere so far: every message counts, whenever it was written. */
export function emailSoFar(run: Run): GivenEmail | undefined {
  const { messages } = run.inbox.heard;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    const answer = message && read(run, message, at >= run.consumed);
    if (answer?.kind === 'email')
      return { email: answer.email, from: run.questions > 0 ? 'answer' : 'message' };
  }
  const { edited } = run.inbox;
  return edited && { email: edited.email, from: edited.by ? EDITORS[edited.by] : 'record' };
}

/** An address that the contact has mentioned without saying whose it is: the first question names it. */
export function mentionedEmail(run: Run): string | undefined {
  const candidates = run.inbox.heard.messages.flatMap((message) => {
    const answer = read(run, message, false);
    return answer.kind === 'candidate' ? [answer.email] : [];
  });
  return candidates.at(-1);
}

/** @param isNew it was heard after the last question was prepared; it may have been written before the contact could read it */
function read(run: Run, message: IncomingMessage, isNew: boolean): EmailAnswer {
  const isAnswer = isNew && isAfter(run, message, run.lastAsked);
  return answerOf(message, {
    isAsked: run.questions > 0 && isAnswer,
    // Without a question that is out, nobody has named an address to the contact.
    candidate: isAnswer && run.asked ? run.candidate : undefined,
    handOverWords: isNew ? run.policy.question.handOverWords : [],
  });
}

/** The platform's event of the sent question has the exact time. */
function isAfter(run: Run, message: IncomingMessage, asked: Sent | undefined): boolean {
  const exact = run.inbox.sent.find(({ id }) => id === asked?.id)?.at;
  // An opening that tells no message is followed by the one that opened it.
  const mayHaveOpened = message === run.inbox.heard.messages[0];
  return isAfterQuestion(
    { ...message, mayHaveOpened },
    { ...asked, ...(exact === undefined ? {} : { at: exact }) },
  );
}

/** Reads again only after something was heard: the SDK asks every waiting condition after every signal. */
export function whenHeard<T>({ inbox: { heard } }: Run, read: () => T): () => T {
  let last = { revision: heard.revision, value: read() };
  return () => {
    if (heard.revision !== last.revision) last = { revision: heard.revision, value: read() };
    return last.value;
  };
}
