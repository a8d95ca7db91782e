/** What the contact's messages so far mean as an answer to a question. */
import { compact } from '../../routing/compact.js';
import { isAfterQuestion, type Reading, type ReadingContext } from '../../routing/answer.js';
import type { IncomingMessage } from '../../routing/conversation.js';
import type { Texts } from '../../routing/policy/policy.js';
import type { Core, RunWith, Sent } from './run.js';

/** A type of answer, such as "Email" or "Phone": how it is asked for, and how it is read. */
export interface AnswerType<A> {
  /** As operators read it: "e-mail". */
  readonly name: string;
  /** What the contact is asked. @param repeats how often the answer was invalid so far */
  text(repeats: number): Texts;
  read(message: IncomingMessage, context: MessageContext): Reading<A>;
  /** An answer that came another way than by a message: the contact's record was edited. */
  elsewhere?(): A | undefined;
  /**
   * Called for each answer that does not count, before the next question.
   * @returns what it was, for operators: "was no e-mail address"
   */
  rejected(answer: Rejected<A>): string;
}

interface MessageContext extends ReadingContext {
  /** The message answers a question that is still open: it may confirm what the question has named. */
  isOpen: boolean;
}

type Rejected<A> = { kind: 'invalid' } | { kind: 'unconfirmed'; value: A };

export type AnswerSoFar<A> = { kind: 'answer'; value: A } | { kind: 'handOver' } | Rejected<A>;

/**
 * The answer to the open question, from the contact or from the team; undefined while there is none. The last one counts: it
 * corrects the ones before it.
 */
export function answerSoFar<A>(
  run: RunWith<'question'>,
  type: AnswerType<A>,
  asked: Sent | undefined,
): AnswerSoFar<A> | undefined {
  const given = givenSoFar(run, type);
  if (given !== undefined) return { kind: 'answer', value: given };
  let answer: AnswerSoFar<A> | undefined;
  for (const message of run.inbox.heard.messages.slice(run.question.consumed)) {
    const one = read(run, type, message, true);
    if (one.kind === 'handOver') return { kind: one.kind };
    if (!isAfter(run, message, asked)) continue;
    if (one.kind === 'unconfirmed') answer = { kind: one.kind, value: one.value };
    else if (one.kind === 'invalid') answer ??= { kind: one.kind };
  }
  return answer;
}

/** The answer given anywhere so far: every message counts, whenever it was written. */
export function givenSoFar<A>(run: RunWith<'question'>, type: AnswerType<A>): A | undefined {
  const { messages } = run.inbox.heard;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    const answer = message && read(run, type, message, at >= run.question.consumed);
    if (answer?.kind === 'answer') return answer.value;
  }
  return type.elsewhere?.();
}

/** The last answer that has to be confirmed before it counts. */
export function unconfirmedSoFar<A>(run: RunWith<'question'>, type: AnswerType<A>): A | undefined {
  const mentioned = run.inbox.heard.messages.flatMap((message) => {
    const answer = read(run, type, message, false);
    return answer.kind === 'unconfirmed' ? [answer.value] : [];
  });
  return mentioned.at(-1);
}

/** @param isNew it was heard after the last question was prepared; it may have been written before the contact could read it */
function read<A>(
  run: RunWith<'question'>,
  type: AnswerType<A>,
  message: IncomingMessage,
  isNew: boolean,
): Reading<A> {
  const { about, sent, open, last } = run.question;
  const isAnswer = isNew && about === type.name && isAfter(run, message, last);
  return type.read(message, {
    isAsked: sent > 0 && isAnswer,
    isOpen: open !== undefined && isAnswer,
    handOverWords: isNew ? run.policy.question.handOverWords : [],
  });
}

/** The platform's event of the sent question has the exact time. */
function isAfter({ inbox }: Core, message: IncomingMessage, asked: Sent | undefined): boolean {
  const exact = inbox.sent.find(({ id }) => id === asked?.id)?.at;
  // An opening that tells no message is followed by the one that opened it.
  const mayHaveOpened = message === inbox.heard.messages[0];
  return isAfterQuestion({ ...message, mayHaveOpened }, { ...asked, ...compact({ at: exact }) });
}

/** Reads again only after something was heard: the SDK asks every waiting condition after every Signal. */
export function whenHeard<T>({ inbox: { heard } }: Core, read: () => T): () => T {
  let last = { revision: heard.revision, value: read() };
  return () => {
    if (heard.revision !== last.revision) last = { revision: heard.revision, value: read() };
    return last.value;
  };
}
