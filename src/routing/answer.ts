/**
 * What a message says in answer to "what is your e-mail address?". Pure and cheap: the text was read before Temporal
 * (`src/reading`), and this decides by what was found in it.
 */
import type { FoundEmail, IncomingMessage, MessageKind } from './conversation.js';
import { sameEmail } from './email-syntax.js';
import { asksForHuman } from './words.js';

/**
 * `email`: the contact's own address. `candidate`: an address that the contact has to confirm before it counts.
 * `invalid`: an answer without a usable address. `ignored`: no answer.
 */
export type EmailAnswer =
  { kind: 'email' | 'candidate'; email: string } | { kind: 'handOver' | 'invalid' | 'ignored' };

export interface AnswerContext {
  /** The message came after the question: an address in it is an answer. */
  isAsked: boolean;
  /** The address that the question has named: "is … your e-mail address?" */
  candidate?: string | undefined;
  handOverWords: readonly string[];
}

/** No answers unless they carry an address. */
const NO_ANSWER: ReadonlySet<MessageKind> = new Set(['reaction', 'receipt', 'edit']);

/** Two different addresses are no answer. An address that nobody asked for counts only as the contact's own. */
export function answerOf(message: IncomingMessage, context: AnswerContext): EmailAnswer {
  const { emails = [], words, reply } = message.reading ?? {};
  const [found, ...others] = emails;
  if (others.length > 0) return { kind: 'invalid' };
  if (found) return { kind: isCertain(found, context) ? 'email' : 'candidate', email: found.address };
  const { candidate } = context;
  // A thumb may be meant for any message: it confirms nothing.
  if (NO_ANSWER.has(message.kind)) return { kind: 'ignored' };
  if (candidate !== undefined && reply === 'yes') return { kind: 'email', email: candidate };
  return { kind: asksForHuman(words, context.handOverWords) ? 'handOver' : 'invalid' };
}

/**
 * Whether the rules of a run can act on what the message says: `address`, or `word` for a yes, a no, the wish for a person
 * and an edit, which takes an earlier message back. Undefined: it is at most one more invalid answer.
 */
export function substanceOf(
  { kind, edits, reading }: IncomingMessage,
  handOverWords: readonly string[],
): 'address' | 'word' | undefined {
  if (reading?.emails.length) return 'address';
  if (edits !== undefined) return 'word';
  if (NO_ANSWER.has(kind)) return undefined;
  return reading?.reply !== undefined || asksForHuman(reading?.words, handOverWords) ? 'word' : undefined;
}

/** An address that is sent again after "is … your e-mail address?" is confirmed by that. */
function isCertain({ address, claim, doubt }: FoundEmail, { isAsked, candidate }: AnswerContext): boolean {
  if (candidate !== undefined && sameEmail(candidate, address)) return claim !== 'other';
  if (doubt !== undefined) return false;
  return claim === 'alone' || claim === 'own' || (claim === 'mention' && isAsked);
}

/** What tells whether a message came after the question. */
export interface MessageTime {
  /** Platform time. */
  at?: number;
  /** Our clock, when its webhook was received. */
  receivedAt?: number;
  /** It may be the message that opened the conversation, told late. */
  mayHaveOpened?: boolean;
}

export interface QuestionTime {
  /** Platform time: of the platform's own event, or else the end of the second in which it answered to our call. */
  at?: number;
  /** Our clock, when the platform had answered. */
  answeredAt?: number;
}

const SECOND = 1_000;

/**
 * A message that was written before the question could be read never counts against the contact. An unknown time counts.
 * Where both times are in one second and say no more, the order of arrival decides: what was received after the platform
 * had taken the question came after it.
 */
export function isAfterQuestion(
  { at, receivedAt, mayHaveOpened }: MessageTime,
  { at: asked, answeredAt }: QuestionTime,
): boolean {
  if (at === undefined || asked === undefined) return true;
  const inSeconds = at % SECOND === 0;
  const isEndOfSecond = asked % SECOND === SECOND - 1;
  const earliest = isEndOfSecond ? asked - SECOND + 1 : asked;
  const latest = inSeconds && asked % SECOND === 0 ? asked + SECOND - 1 : asked;
  if (at > latest) return true;
  if ((inSeconds ? at + SECOND - 1 : at) < earliest) return false;
  if (receivedAt === undefined || answeredAt === undefined || mayHaveOpened) return false;
  return receivedAt > answeredAt;
}
