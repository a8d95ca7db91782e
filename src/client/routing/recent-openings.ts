/**
 * Openings that are on their way to Temporal or reached it within the last minute. Some platforms announce an opening
 * several times at once, and again with every message of its first minute.
 */
import type { OpenAnswer } from './routing-contract.js';

/** Milliseconds in which a repeat is answered without asking Temporal. Later the run may have been erased or reset. */
const REMEMBERED_FOR = 60_000;
const MAX_OPENINGS = 10_000;

interface Recent {
  answer: OpenAnswer;
  at: number;
}

export class RecentOpenings {
  readonly #underWay = new Map<string, Promise<OpenAnswer>>();
  readonly #recent = new Map<string, Recent>();

  /**
   * Opens a conversation once: a repeat waits for the one under way, and for a minute it is a duplicate of what that led to.
   * Two start requests for one opening would do harm: the server answers the second with the first Workflow Task, even where
   * a poller has it already; the worker then drops both, and the run waits for the task's timeout (decision 29).
   * @param open rejects: its repeats try for themselves
   */
  async once(key: string, open: () => Promise<OpenAnswer>, now = Date.now): Promise<OpenAnswer> {
    for (;;) {
      const recent = this.#recent.get(key);
      if (recent && now() - recent.at < REMEMBERED_FOR) return recent.answer;
      const other = this.#underWay.get(key);
      if (!other) break;
      const answer = await other.catch(() => undefined);
      if (answer) return asRepeat(answer);
    }
    const opening = open();
    this.#underWay.set(key, opening);
    try {
      const answer = await opening;
      this.#note(key, answer, now());
      return answer;
    } finally {
      this.#underWay.delete(key);
    }
  }

  #note(key: string, answer: OpenAnswer, at: number): void {
    if (!isRun(answer)) return;
    this.#recent.delete(key);
    this.#recent.set(key, { answer: asRepeat(answer), at });
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > MAX_OPENINGS && oldest !== undefined) this.#recent.delete(oldest);
  }
}

/** The opening has a run: its repeats are answered the same. */
const isRun = ({ kind }: OpenAnswer): boolean =>
  kind === 'started' || kind === 'reopened' || kind === 'duplicate';

const asRepeat = (answer: OpenAnswer): OpenAnswer =>
  isRun(answer) ? { ...answer, kind: 'duplicate' } : answer;
