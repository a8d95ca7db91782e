import { CancellationScope, sleep } from '@temporalio/workflow';

/**
 * One timer for a deadline that moves. When the deadline moves back, the timer still rings at the earlier time and the caller
 * sets it again: a timer for each move would fill the history.
 */
export class Alarm {
  #at: number | undefined;
  #scope: CancellationScope | undefined;

  /** True once it has rung and not been set again. */
  get rang(): boolean {
    return this.#at === undefined;
  }

  /** For this time and no other. @param at epoch milliseconds */
  reset(at: number, summary: string): void {
    if (this.#at === at) return;
    this.cancel();
    this.set(at, summary);
  }

  cancel(): void {
    this.#scope?.cancel();
    this.#scope = undefined;
    this.#at = undefined;
  }

  /** @param at epoch milliseconds */
  set(at: number, summary: string): void {
    if (this.#at !== undefined && this.#at <= at) return;
    this.#scope?.cancel();
    const scope = new CancellationScope();
    this.#scope = scope;
    this.#at = at;
    void scope
      .run(() => sleep(Math.max(1, at - Date.now()), { summary }))
      .then(
        () => {
          if (this.#scope === scope) this.#at = undefined;
        },
        () => undefined, // An earlier time was set.
      );
  }
}
