/** Messages of a conversation, as platforms send them. Plain JSON. */
import type { AgentRef } from './agent-ref.js';

/**
 * What kind of thing a contact sent. `reaction`, `receipt` and `edit` are no answers unless they carry an address;
 * everything else that is not text is an invalid answer to a question.
 */
export type MessageKind =
  'text' | 'attachment' | 'sticker' | 'location' | 'reaction' | 'receipt' | 'edit' | 'other';

export interface IncomingMessage {
  /** The platform's id; the same id twice is the same message. */
  id: string;
  kind: MessageKind;
  /** As the contact wrote it. The connector undoes the channel's own encoding (HTML entities, Markdown escapes). */
  text?: string;
  /** Answers of a form, a flow or a contact card, read by the connector. */
  form?: FormAnswer[];
  /** Told by the opening itself: the platform may send the same message once more, under an id of its own. */
  fromOpening?: true;
  /** Id of the earlier message that this one replaces: an edit. */
  edits?: string;
  /** Platform time, epoch milliseconds. Absent when the platform gives none. */
  at?: number;
  /** Our clock, when its webhook was received, epoch milliseconds: many platforms tell whole seconds only. */
  receivedAt?: number;
  /** What the message says. Added once, before Temporal; workflow code never searches a text. */
  reading?: MessageReading;
}

/** One answered field of a structured message. */
export interface FormAnswer {
  /** The field's name or label, where the platform gives one. */
  name?: string;
  value: string;
  /** `contactCard`: the card of some person, not necessarily of the contact. */
  from: 'form' | 'contactCard';
}

/** What a contact's message says in answer to "what is your e-mail address?". Made by `src/reading`. */
export interface MessageReading {
  /** Distinct addresses in the message, whole and normalised, at most five. Addresses of our own agents are left out. */
  emails: FoundEmail[];
  /** The message's words in lower case, joined by single spaces; absent for a message of more than twelve words. */
  words?: string;
  /** A short message that means yes or no. */
  reply?: 'yes' | 'no';
}

export interface FoundEmail {
  address: string;
  /**
   * How the message speaks of the address. `alone`: the message holds nothing else. `own`: it says that the address is
   * the contact's. `other`: it says that the address belongs to somebody else. `mention`: it does not say whose it is.
   */
  claim: 'alone' | 'own' | 'other' | 'mention';
  /**
   * Why the contact should confirm it before it counts. `typo`: the domain is one letter away from a big provider.
   * `ending`: the last label may be the next word. `glued`: characters of another script or punctuation touch it.
   */
  doubt?: 'typo' | 'ending' | 'glued';
}

/** Who may have sent an outgoing message: only `user` and `echo` are a human at work; the rest are machines, ours included. */
export const outgoingSources = [
  'user',
  'echo',
  'api',
  'workflow',
  'zapier',
  'bot',
  'make',
  'n8n',
  'ai_agent',
  'broadcast',
] as const;

export type OutgoingSource = (typeof outgoingSources)[number] | 'unknown';

export interface OutgoingMessage {
  id: string;
  text?: string;
  /** How its text begins, where the platform sends no more of it. */
  begins?: string;
  /** Platform time, epoch milliseconds. */
  at?: number;
  source: OutgoingSource;
  /** The agent who wrote it, where the platform says so. */
  sender?: AgentRef;
}

/** A human at work, as far as the platform says who sent it. */
export const isByHuman = ({ source }: Pick<OutgoingMessage, 'source'>): boolean =>
  source === 'user' || source === 'echo';

/**
 * The first message of a human's.
 * @param own ids of messages that we sent: an echo of ours may come back under any source
 */
export function humanMessage(
  sent: readonly OutgoingMessage[],
  own: readonly string[],
): OutgoingMessage | undefined {
  return sent.find((message) => isByHuman(message) && !own.includes(message.id));
}

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
  return plainWords(a.text) === plainWords(b.text ?? '') && isClose(a.at, b.at);
}

/** Channels differ in blanks at the end, line breaks and the form of accents. */
const plainWords = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();

/** An unknown time fits every other one. */
function isClose(one: number | undefined, other: number | undefined): boolean {
  return one === undefined || other === undefined || Math.abs(one - other) <= MAX_OPENING_MESSAGE_GAP;
}
