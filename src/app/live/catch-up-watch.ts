import { Counter, Gauge, type Registry } from 'prom-client';
import type { RouterConfig } from '../../config/workspace.js';
import { silence, type WebhookMemo } from '../../routing/catch-up/webhook-watch.js';
import { grpcCode } from '../../temporal/deadline.js';
import { repeat } from './repeat.js';

export interface CatchUpWatchOptions {
  config: RouterConfig;
  /** @returns undefined when nobody watches this workspace's webhooks yet */
  look: (workspace: string) => Promise<WebhookMemo | undefined>;
  catchUpNow: (workspace: string) => Promise<void>;
  switchedOnAt: (platform: string) => string | undefined;
  logger: { warn(details: object, message: string): void };
  registry?: Registry;
}

const INTERVAL = 3_000;

/**
 * Follows the webhook watches: says in log, metrics and readiness when a platform seems to have switched the endpoint
 * off. As it asks Temporal again and again, it is the one to notice that Temporal was out of reach and is back: then it
 * has every workspace caught up at once.
 */
export class CatchUpWatch {
  readonly #options: CatchUpWatchOptions;
  readonly #missed: Counter<'workspace'>;
  readonly #suspected: Gauge<'workspace'>;
  /** By workspace: openings found so far, and why the endpoint seems to be off. */
  readonly #seen = new Map<string, { missedInAll: number; why?: string }>();
  #away = false;
  #stop = (): void => undefined;

  constructor(options: CatchUpWatchOptions) {
    this.#options = options;
    const registers = options.registry ? [options.registry] : [];
    this.#missed = new Counter({
      name: 'router_missed_openings_total',
      help: 'Openings that no webhook told of, found by the catch-up; every process counts all of them',
      labelNames: ['workspace'],
      registers,
    });
    this.#suspected = new Gauge({
      name: 'router_webhook_endpoint_suspected_disabled',
      help: '1 when the platform seems to have switched the webhook endpoint off',
      labelNames: ['workspace'],
      registers,
    });
  }

  start(interval = INTERVAL): void {
    this.#stop = repeat(() => this.look(), interval);
  }

  stop(): void {
    this.#stop();
  }

  async look(): Promise<void> {
    const { config, catchUpNow, logger } = this.#options;
    const ids = config.workspaces.map(({ id }) => id);
    try {
      for (const id of ids) await this.#lookAt(id);
      if (!this.#away) return;
      for (const id of ids) await catchUpNow(id);
      this.#away = false;
      logger.warn(
        {},
        'Temporal was out of reach and is back: conversations that were opened meanwhile are looked for',
      );
    } catch (e) {
      // Other failures are told by whoever asks for something.
      this.#away ||= grpcCode(e) !== undefined;
    }
  }

  /** For readiness; it does not take the process out of service. */
  checks(): Record<string, string> {
    return Object.fromEntries(
      [...this.#seen].flatMap(([id, { why }]) => (why === undefined ? [] : [[`webhooks/${id}`, why]])),
    );
  }

  async #lookAt(id: string): Promise<void> {
    const { config, look, switchedOnAt, logger } = this.#options;
    const memo = await look(id);
    const platform = config.workspaces.find((one) => one.id === id)?.platform.type ?? '';
    const at = switchedOnAt(platform);
    const why = memo && silence(memo, { platform, ...(at === undefined ? {} : { switchedOnAt: at }) });
    const before = this.#seen.get(id);
    const missedInAll = memo?.missedInAll ?? 0;
    this.#missed.inc({ workspace: id }, Math.max(0, missedInAll - (before?.missedInAll ?? missedInAll)));
    this.#suspected.set({ workspace: id }, why === undefined ? 0 : 1);
    if (why !== undefined && before?.why === undefined) logger.warn({ workspace: id }, why);
    this.#seen.set(id, { missedInAll, ...(why === undefined ? {} : { why }) });
  }
}
