/** The life of a command that runs until it is stopped: its signals, and what it stops at the end. */
const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds. Ctrl-C under npm arrives twice: from the terminal and from npm. */
const SAME_KEY_PRESS = 1_000;

export interface StopSignal {
  /** Resolves at the first signal. */
  received: Promise<void>;
  /** Removes the handlers. */
  dispose(): void;
}

/** The first signal asks to stop; a later one calls `force`. */
export function stopSignal(force: () => void): StopSignal {
  let resolve: () => void = () => undefined;
  const received = new Promise<void>((done) => {
    resolve = done;
  });
  let first: number | undefined;
  const onSignal = () => {
    first ??= Date.now();
    resolve();
    if (Date.now() - first > SAME_KEY_PRESS) force();
  };
  for (const name of names) process.on(name, onSignal);
  return {
    received,
    dispose: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}

/** Stops what was started, in the opposite order. A part that fails to stop does not keep the others running. */
export class Teardown {
  readonly #stops: { what: string; stop: () => Promise<void> }[] = [];
  #running: Promise<string[]> | undefined;

  /** Throws once stopping has begun: then nothing new may start. */
  add(what: string, stop: () => Promise<void>): void {
    if (this.#running) throw new Error(`stopping: ${what} came too late`);
    this.#stops.push({ what, stop });
  }

  /** Gives a line for each part that could not be stopped. May be called again: it stops once. */
  run(): Promise<string[]> {
    return (this.#running ??= this.#stopAll());
  }

  async #stopAll(): Promise<string[]> {
    const failures: string[] = [];
    for (const { what, stop } of this.#stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        failures.push(
          `${what} did not stop cleanly: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    return failures;
  }
}
