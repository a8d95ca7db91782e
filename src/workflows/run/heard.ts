/** What the contact has written so far, as a run keeps it. */
import { substanceOf } from '../../routing/answer.js';
import type { IncomingMessage } from '../../routing/conversation.js';
import { isSameMessage } from '../../routing/message.js';

/** Messages of the contact that a run keeps. No contact answers four questions with more. */
const MAX_MESSAGES = 60;
/** Messages that are kept beyond that, of each kind that the rules can act on: a correction after a flood counts. */
const MAX_BEYOND = 60;

export class Heard {
  /** In the order of their arrival. An edited message stays in its place as one that says nothing. */
  readonly messages: IncomingMessage[] = [];
  /** Raised by every change, so that answers are derived again. */
  revision = 0;
  /** Platform time of the contact's last message, epoch milliseconds, as far as it is known. */
  lastAt: number | undefined;
  /** Workflow time at which the last message was recorded, epoch milliseconds. */
  recordedAt = 0;
  /** By which the contact asks for a person. */
  handOverWords: readonly string[];
  readonly #beyond = { address: 0, word: 0 };

  constructor(handOverWords: readonly string[] = []) {
    this.handOverWords = handOverWords;
  }

  /** Records a message once, however often it is delivered. */
  record(message: IncomingMessage, now: number): void {
    const { messages } = this;
    if (message.at !== undefined) this.lastAt = Math.max(this.lastAt ?? 0, message.at);
    if (this.#isKnown(message) || !this.#hasRoom(message)) return;
    messages.forEach((known, at) => {
      if (isReplacedBy(known, message)) messages[at] = silenced(known);
    });
    messages.push(message);
    this.recordedAt = now;
    this.revision += 1;
  }

  #isKnown(message: IncomingMessage): boolean {
    const { messages } = this;
    const edited = messages.findLastIndex(({ edits }) => edits === message.id);
    if (edited >= 0) {
      // The platform repeats an edited message for another reason: the text is the same, so the edit still counts.
      if (isSameText(messages[edited], message)) this.#replace(edited, message);
      return true;
    }
    if (message.edits !== undefined && isSameText(this.#latestOf(message.edits), message)) return true;
    const at = messages.findIndex((known) => isSameMessage(known, message));
    const known = messages[at];
    // The opening's message has its platform id now: a later message of the same words is another one.
    if (known?.fromOpening && known.id !== message.id) messages[at] = { ...message, ...timeOf(known) };
    return known !== undefined;
  }

  /** The last version of a message. */
  #latestOf(original: string): IncomingMessage | undefined {
    return this.messages.findLast(({ id, edits }) => id === original || edits === original);
  }

  #replace(at: number, message: IncomingMessage): void {
    this.messages[at] = message;
    this.revision += 1;
  }

  #hasRoom(message: IncomingMessage): boolean {
    if (this.messages.length < MAX_MESSAGES) return true;
    const substance = substanceOf(message, this.handOverWords);
    return substance !== undefined && ++this.#beyond[substance] <= MAX_BEYOND;
  }
}

/** A long text is cut short: what was found in it may still differ. */
const isSameText = (one: IncomingMessage | undefined, other: IncomingMessage): boolean =>
  one?.text === other.text && JSON.stringify(one?.reading?.emails) === JSON.stringify(other.reading?.emails);

const timeOf = ({ at }: IncomingMessage) => (at === undefined ? {} : { at });

/** The original and each earlier edit of it. */
const isReplacedBy = ({ id, edits }: IncomingMessage, { edits: original }: IncomingMessage): boolean =>
  original !== undefined && (id === original || edits === original);

/** An edited message no longer counts, neither as an address nor as an answer. */
const silenced = (message: IncomingMessage): IncomingMessage => ({
  ...message,
  kind: 'edit',
  reading: { emails: [] },
});
