/**
 * Openings that Temporal has taken a moment ago. Some platforms tell the opening again with every message of its first
 * minute: a repeat is answered here, so that one contact's flood asks Temporal nothing.
 */
import type { OpenAnswer } from './routing-contract.js';

/** Milliseconds in which a repeat is answered without asking. After that the run may have been erased or reset. */
const REMEMBERED_FOR = 60_000;
const MAX_OPENINGS = 10_000;

interface Recent {
  answer: OpenAnswer;
  at: number;
}

export class RecentOpenings {
  readonly #recent = new Map<string, Recent>();

  /** @returns the answer to a repeat; undefined when it has to be asked for */
  repeatOf(key: string, now = Date.now()): OpenAnswer | undefined {
    const recent = this.#recent.get(key);
    return recent && now - recent.at < REMEMBERED_FOR ? recent.answer : undefined;
  }

  /** Remembers what was answered to an opening, as far as its repeats are answered the same. */
  note(key: string, answer: OpenAnswer, now = Date.now()): void {
    if (answer.kind !== 'started' && answer.kind !== 'reopened' && answer.kind !== 'duplicate') return;
    this.#recent.delete(key);
    this.#recent.set(key, { answer: { ...answer, kind: 'duplicate' }, at: now });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > MAX_OPENINGS && oldest !== undefined) this.#recent.delete(oldest);
  }
}
