/**
 * Which messages of a conversation its run has to hear. A run needs the contact's messages, and not thousands of them: what
 * is left out here costs Temporal nothing. What its rules can act on is counted apart from what says nothing. Kept in this
 * process; after a restart, or with several API processes, a run hears a few more. The run itself has a limit of its own.
 */
import { substanceOf } from '../../routing/answer.js';
import type { ConversationEvent } from '../../routing/conversation.js';
import { isByHuman } from '../../routing/message.js';

/** How many messages of each kind a run hears of one opening. */
const LIMITS = {
  /** A question has at most eleven answers. */
  filler: 50,
  /** A yes, a no, the wish for a person, an edit. */
  word: 50,
  /** A correction may follow a correction. */
  address: 50,
  /** The first one after the opening counts; messages of earlier openings may come before it. */
  byPerson: 50,
  /** The run looks for its own among them. */
  byMachine: 200,
} as const;
type Kind = keyof typeof LIMITS;

/** Milliseconds of silence after which a contact has a whole budget again: this is no flood. */
const QUIET_TIME = 300_000;
/** A contact who goes on writing shows that the channel is still open: milliseconds between two of those messages. */
const SIGN_OF_LIFE_INTERVAL = 3_600_000;
/** Conversations remembered, the latest ones. */
const MAX_CONVERSATIONS = 20_000;

interface Heard {
  counts: Partial<Record<Kind, number>>;
  /** When the run last heard the contact. */
  lastAt: number;
  /** When the contact last wrote, heard or not. */
  wroteAt: number;
}

export interface BudgetRules {
  /** Where the conversation ends by silence, after so many milliseconds: the next message begins another. */
  idleClose?: number | undefined;
  /** By which the contact asks for a person, each folded. */
  handOverWords?: readonly string[];
}

export class MessageBudget {
  readonly #heard = new Map<string, Heard>();

  /** A new opening begins with a whole budget. */
  opened(key: string, now = Date.now()): void {
    this.#remember(key, { ...nothingHeard(), wroteAt: now });
  }

  /**
   * Counts the event if its run has to hear it.
   * @returns false: it is not needed. Else a function that gives the place back, for a delivery that failed
   */
  take(
    key: string,
    event: ConversationEvent,
    { idleClose, handOverWords = [] }: BudgetRules = {},
    now = Date.now(),
  ): false | (() => void) {
    if (event.type === 'conversation.closed') this.#heard.delete(key);
    const kind = kindOf(event, handOverWords);
    if (kind === undefined) return () => undefined;
    const heard = this.#heard.get(key) ?? nothingHeard();
    this.#remember(key, heard);
    const fromContact = event.type === 'message.received';
    const silence = now - heard.wroteAt;
    if (fromContact && silence >= Math.min(idleClose ?? QUIET_TIME, QUIET_TIME)) heard.counts = {};
    if (fromContact) heard.wroteAt = now;
    const count = heard.counts[kind] ?? 0;
    const isNeeded = count < LIMITS[kind];
    // A contact who goes on writing must not count as silent.
    const interval = Math.min(SIGN_OF_LIFE_INTERVAL, (idleClose ?? Infinity) / 2);
    if (!isNeeded && !(fromContact && now - heard.lastAt >= interval)) return false;
    const { lastAt } = heard;
    heard.counts[kind] = count + 1;
    if (fromContact) heard.lastAt = now;
    return () => {
      heard.counts[kind] = (heard.counts[kind] ?? 1) - 1;
      heard.lastAt = lastAt;
    };
  }

  #remember(key: string, heard: Heard): void {
    this.#heard.delete(key);
    this.#heard.set(key, heard);
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > MAX_CONVERSATIONS && oldest !== undefined) this.#heard.delete(oldest);
  }
}

const nothingHeard = (): Heard => ({ counts: {}, lastAt: 0, wroteAt: 0 });

function kindOf(event: ConversationEvent, handOverWords: readonly string[]): Kind | undefined {
  if (event.type === 'message.received') return substanceOf(event.message, handOverWords) ?? 'filler';
  if (event.type !== 'message.sent') return undefined;
  return isByHuman(event.message) ? 'byPerson' : 'byMachine';
}
