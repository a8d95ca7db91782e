import type { IncomingMessage } from './conversation.js';

/**
 * Milliseconds. An opening has whole seconds, a message has the time of its channel: both tell of one message, up to a
 * minute apart.
 */
export const MAX_OPENING_MESSAGE_GAP = 60_000;

/**
 * Are these one message? The same id is the same message. An opening that holds only the text of its message gives it
 * an id of its own (`fromOpening`): the platform's message of the same kind and text, at about that time, is the same
 * one. Only the first such message is the same: the caller does not compare the opening's message with a second one.
 */
export function isSameMessage(a: IncomingMessage, b: IncomingMessage): boolean {
  if (a.id === b.id) return true;
  if ((a.fromOpening === true) === (b.fromOpening === true)) return false;
  if (a.text === undefined || a.kind !== b.kind) return false;
  return wordsOf(a.text) === wordsOf(b.text ?? '') && isClose(a.at, b.at);
}

/** Channels differ in blanks at the end, line breaks and the form of accents. */
const wordsOf = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** An unknown time fits every other one. */
function isClose(one: number | undefined, other: number | undefined): boolean {
  return one === undefined || other === undefined || Math.abs(one - other) <= MAX_OPENING_MESSAGE_GAP;
}
