/**
 * Lets webhooks go on one in each turn of the event loop, in the order of their arrival. Without it a burst is handled in one
 * piece, and everything else that the process does waits for the whole of it: a routing run needs a dozen turns.
 */
export class Turns {
  #waiting: (() => void)[] = [];

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#letOneGo);
    });
  }

  #letOneGo = (): void => {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(this.#letOneGo);
  };
}
