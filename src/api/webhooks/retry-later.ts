export interface RetryLaterOptions {
  /** Milliseconds after the first attempt, ascending. */
  delays: readonly number[];
  /** Tasks that may wait at a time. */
  max: number;
}

export interface RetryTask {
  /** The same key waits once. */
  key: string;
  /** Tasks that can be made due together, before their time. */
  group?: string;
  /** @returns true: done. False, or a rejection: to be tried again. */
  attempt(): Promise<boolean>;
  /** After the last attempt, or immediately where too many wait already. */
  onGivenUp(): void;
}

interface Waiting {
  task: RetryTask;
  attempts: number;
  timer: NodeJS.Timeout;
  /** One that is under way. */
  attempt?: Promise<void>;
}

/** Tries a task again at given times. Kept in memory only: with the process it is gone. */
export class RetryLater {
  readonly #options: RetryLaterOptions;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: RetryLaterOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  add(task: RetryTask): void {
    if (this.#waiting.has(task.key)) return;
    if (this.#waiting.size >= this.#options.max) task.onGivenUp();
    else this.#wait(task, 0);
  }

  /** Tries the tasks of a group now. Their further attempts stay scheduled. */
  tryNow(group: string): void {
    for (const waiting of this.#waiting.values())
      if (waiting.task.group === group) void this.#attempt(waiting);
  }

  stop(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #wait(task: RetryTask, attempts: number): void {
    const { delays } = this.#options;
    const delay = delays[attempts];
    if (delay === undefined) {
      this.#waiting.delete(task.key);
      task.onGivenUp();
      return;
    }
    const again = () => void this.#tryAgain(task.key);
    const timer = setTimeout(again, delay - (delays[attempts - 1] ?? 0)).unref();
    this.#waiting.set(task.key, { task, attempts, timer });
  }

  async #tryAgain(key: string): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (!waiting) return;
    await this.#attempt(waiting);
    if (this.#waiting.get(key) === waiting) this.#wait(waiting.task, waiting.attempts + 1);
  }

  /** One at a time: a second caller waits for the attempt that is under way. */
  #attempt(waiting: Waiting): Promise<void> {
    return (waiting.attempt ??= this.#attemptNow(waiting).finally(() => delete waiting.attempt));
  }

  async #attemptNow(waiting: Waiting): Promise<void> {
    const { task, timer } = waiting;
    const isDone = await task.attempt().catch(() => false);
    if (!isDone || this.#waiting.get(task.key) !== waiting) return;
    clearTimeout(timer);
    this.#waiting.delete(task.key);
  }
}
