import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { WebhookBody } from './events.js';

export interface Delivery {
  eventId: string;
  type: string;
  status: number | 'no answer';
  attempt: number;
  at: number;
}

interface Settings {
  url: string;
  signingKey: string;
  /** Milliseconds before each repeat. */
  retryAfter: number[];
  errorsAllowed: number;
}

/** As respond.io: an answer within 5 s, repeats after 30, 60 and 90 s, off after more than 30 errors in 30 minutes. */
const TIMEOUT = 5_000;
export const RETRY_AFTER = [30_000, 60_000, 90_000];
export const ERRORS_ALLOWED = 30;
const ERROR_WINDOW = 30 * 60_000;
const DELIVERIES_KEPT = 10_000;

/** What `X-Webhook-Signature` says of a body. */
export function signatureOf(raw: string, signingKey: string): string {
  return createHmac('sha256', signingKey).update(raw).digest('base64');
}

/** Sends signed webhooks as events happen. Deliveries run side by side, so one may overtake another, as with the real one. */
export class Webhooks {
  /** The latest ones, oldest first. */
  readonly deliveries: Delivery[] = [];
  readonly #settings: Settings;
  readonly #agent = new Agent({ connections: 64, keepAliveTimeout: 10_000 });
  readonly #stop = new AbortController();
  #errors: number[] = [];
  /** Each event is delivered this often: 2 tries out what a doubled delivery does. */
  copies = 1;
  /** Milliseconds before each first delivery. */
  delay = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** True when too many errors have switched the endpoint off. */
  get disabled(): boolean {
    const since = Date.now() - ERROR_WINDOW;
    this.#errors = this.#errors.filter((at) => at > since);
    return this.#errors.length > this.#settings.errorsAllowed;
  }

  enable(): void {
    this.#errors = [];
  }

  /** On again, each event once, at once. */
  reset(): void {
    this.enable();
    this.copies = 1;
    this.delay = 0;
    this.deliveries.length = 0;
  }

  send(body: WebhookBody): void {
    if (this.disabled) return;
    for (let copy = 0; copy < this.copies; copy++) void this.#deliver(body).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#agent.destroy();
  }

  async #deliver(body: WebhookBody): Promise<void> {
    const { signal } = this.#stop;
    if (this.delay > 0) await sleep(this.delay, undefined, { signal, ref: false });
    for (const [attempt, wait] of [0, ...this.#settings.retryAfter].entries()) {
      if (wait > 0) await sleep(wait, undefined, { signal, ref: false });
      const status = await this.#post(body);
      this.#note({
        eventId: body.event_id,
        type: body.event_type,
        status,
        attempt: attempt + 1,
        at: Date.now(),
      });
      if (typeof status === 'number' && status >= 200 && status < 300) return;
      this.#errors.push(Date.now());
      if (this.disabled) return;
    }
  }

  #note(delivery: Delivery): void {
    this.deliveries.push(delivery);
    if (this.deliveries.length > DELIVERIES_KEPT) this.deliveries.shift();
  }

  async #post(body: WebhookBody): Promise<Delivery['status']> {
    const raw = JSON.stringify(body);
    const { url, signingKey } = this.#settings;
    const signature = signatureOf(raw, signingKey);
    try {
      const answer = await request(url, {
        method: 'POST',
        body: raw,
        headers: { 'content-type': 'application/json', 'x-webhook-signature': signature },
        dispatcher: this.#agent,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(TIMEOUT)]),
      });
      await answer.body.dump();
      return answer.statusCode;
    } catch {
      return 'no answer';
    }
  }
}
