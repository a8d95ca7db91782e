/**
 * What a message says in answer to a question. Pure and cheap: the text was read before Temporal (`src/reading`), and this
 * decides by what was found in it.
 */
import type { FoundEmail, IncomingMessage, MessageKind } from './conversation.js';
import { sameEmail } from './email-syntax.js';
import { asksForHuman } from './words.js';

/**
 * `unconfirmed`: something that the contact has to confirm before it counts. `handOver`: the contact asks for a human.
 * `invalid`: an answer without a usable value. `ignored`: no answer.
 */
export type Reading<A> = { kind: 'answer' | 'unconfirmed'; value: A } | NoValue;
interface NoValue {
  kind: 'handOver' | 'invalid' | 'ignored';
}

export interface ReadingContext {
  /** The message came after the question: what it holds is an answer. */
  isAsked: boolean;
  handOverWords: readonly string[];
}

export interface EmailContext extends ReadingContext {
  /** The address that the question has named: "is … your e-mail address?" */
  candidate?: string | undefined;
}

/** No answers unless they carry what was asked for. */
const NO_ANSWER: ReadonlySet<MessageKind> = new Set(['reaction', 'receipt', 'edit']);

/** Two different addresses are no answer. An address that nobody asked for counts only as the contact's own. */
export function readEmail(message: IncomingMessage, context: EmailContext): Reading<string> {
  const { emails = [], reply } = message.reading ?? {};
  const [found, ...others] = emails;
  if (others.length > 0) return { kind: 'invalid' };
  if (found) return { kind: isCertain(found, context) ? 'answer' : 'unconfirmed', value: found.address };
  const { candidate, handOverWords } = context;
  // A thumb may be meant for any message: it confirms nothing.
  if (candidate !== undefined && reply === 'yes' && !NO_ANSWER.has(message.kind))
    return { kind: 'answer', value: candidate };
  return readWithoutValue(message, handOverWords);
}

/** A message that holds nothing of what was asked for. */
function readWithoutValue(
  { kind, reading }: IncomingMessage,
  handOverWords: readonly string[],
): NoValue {
  if (NO_ANSWER.has(kind)) return { kind: 'ignored' };
  return { kind: asksForHuman(reading?.words, handOverWords) ? 'handOver' : 'invalid' };
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
function isCertain({ address, claim, doubt }: FoundEmail, { isAsked, candidate }: EmailContext): boolean {
  if (candidate !== undefined && sameEmail(candidate, address)) return claim !== 'other';
  if (doubt !== undefined) return false;
  return claim === 'alone' || claim === 'own' || (claim === 'mention' && isAsked);
}

/** What tells whether a message came after the question. */
interface MessageTime {
  /** Platform time. */
  at?: number;
  /** Our clock, when its webhook was received. */
  receivedAt?: number;
  /** It may be the message that opened the conversation, told late. */
  mayHaveOpened?: boolean;
}

interface QuestionTime {
  /** Platform time: of the platform's own event, or else the end of the second in which it answered to our call. */
  at?: number;
  /** Our clock, when the platform had answered. */
  answeredAt?: number;
}

const SECOND = 1_000;

/**
 * A message that was written before the question could be read never counts against the contact. An unknown time counts.
 * Where both times fall in one second, the order of arrival decides: a message that was received after the platform had
 * accepted the question came after it.
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
