/** What was started, to be stopped in the opposite order, whatever goes wrong on the way. */
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
