import type { RouterConfig } from '../../config/workspace.js';
import { grpcCode } from '../../temporal/deadline.js';
import { repeat } from './repeat.js';

interface TemporalReturnOptions {
  config: Pick<RouterConfig, 'workspaces'>;
  /** Reads something of the workspace from Temporal; rejects while it is out of reach. */
  read: (workspace: string) => Promise<unknown>;
  catchUpNow: (workspace: string) => Promise<void>;
  logger: { warn(details: object, message: string): void };
}

/** Milliseconds. */
const INTERVAL = 3_000;

/** Has every workspace caught up as soon as Temporal is back after an outage. */
export class TemporalReturn {
  readonly #options: TemporalReturnOptions;
  #away = false;
  #stop = (): void => undefined;

  constructor(options: TemporalReturnOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stop = repeat(() => this.look(), INTERVAL);
  }

  stop(): void {
    this.#stop();
  }

  async look(): Promise<void> {
    const { config, read, catchUpNow, logger } = this.#options;
    try {
      for (const { id } of config.workspaces) await read(id);
      if (!this.#away) return;
      for (const { id } of config.workspaces) await catchUpNow(id);
      this.#away = false;
      logger.warn(
        {},
        'Temporal was out of reach and is back; looking for conversations that were opened during the outage',
      );
    } catch (e) {
      // Other failures are reported by the request that fails.
      this.#away ||= grpcCode(e) !== undefined;
    }
  }
}
