export interface RetryLaterOptions {
  /** Milliseconds after the first attempt, ascending. */
  delays: readonly number[];
  /** Tasks that may wait at a time. */
  max: number;
}

export interface RetryTask {
  /** The same key waits once. */
  key: string;
  /** @returns true: done. False, or a rejection: to be tried again. */
  attempt(): Promise<boolean>;
  /** After the last attempt, or at once where too many wait already. */
  onGivenUp(): void;
}

/** Tries a task again at given times. Kept in memory only: with the process it is gone. */
export class RetryLater {
  readonly #options: RetryLaterOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(options: RetryLaterOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#timers.size;
  }

  add(task: RetryTask): void {
    if (this.#timers.has(task.key)) return;
    if (this.#timers.size >= this.#options.max) task.onGivenUp();
    else this.#wait(task, 0);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #wait(task: RetryTask, attempts: number): void {
    const { delays } = this.#options;
    const delay = delays[attempts];
    if (delay === undefined) {
      this.#timers.delete(task.key);
      task.onGivenUp();
      return;
    }
    const again = () => void this.#tryAgain(task, attempts);
    this.#timers.set(task.key, setTimeout(again, delay - (delays[attempts - 1] ?? 0)).unref());
  }

  async #tryAgain(task: RetryTask, attempts: number): Promise<void> {
    const done = await task.attempt().catch(() => false);
    if (!this.#timers.has(task.key)) return;
    if (done) this.#timers.delete(task.key);
    else this.#wait(task, attempts + 1);
  }
}
