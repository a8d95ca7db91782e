import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Chaos, Fate } from '../chaos.js';
import type { Announcement } from './announcements.js';

export interface Delivery {
  eventId: string;
  type: string;
  status: number | 'no answer';
  attempt: number;
  at: number;
}

interface Settings {
  url: string;
  /** What a delivery carries besides its body: the platform's signature. */
  headers: (delivery: { id: string; raw: string; url: string }) => Record<string, string>;
  encode?: ((body: object) => { raw: string; mediaType: string }) | undefined;
  /** Milliseconds in which a delivery must be answered. */
  timeout: number;
  /** Milliseconds before each repeat. */
  retryAfter: number[];
  errorsAllowed: number;
  /** Several bodies as one; absent: the platform sends each by itself. */
  join?: ((bodies: object[]) => object) | undefined;
  /** What goes wrong by chance. */
  chaos: Chaos;
}

const ERROR_WINDOW = 30 * 60_000;
const DELIVERIES_KEPT = 10_000;

const asJson = (body: object) => ({ raw: JSON.stringify(body), mediaType: 'application/json' });

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

  /** What happens within so many milliseconds goes out as one, where the platform does that; 0: each by itself. */
  batch = 0;
  #gathered: Announcement[] = [];

  constructor(settings: Settings) {
    this.#settings = settings;
    // Every delivery that waits listens.
    setMaxListeners(0, this.#stop.signal);
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
    this.batch = 0;
    this.deliveries.length = 0;
  }

  send(announcements: Announcement[]): void {
    if (this.batch > 0 && this.#settings.join) this.#gather(announcements, this.#settings.join);
    else this.#sendNow(announcements);
  }

  /** What tells of one opening: it may be lost altogether. */
  sendOpening(announcements: Announcement[]): void {
    if (!this.#settings.chaos.losesOpening()) return this.send(announcements);
    for (const { id: eventId, type } of announcements)
      this.#note({ eventId, type, status: 'no answer', attempt: 1, at: Date.now() });
  }

  #gather(announcements: Announcement[], join: NonNullable<Settings['join']>): void {
    this.#gathered.push(...announcements);
    if (this.#gathered.length > announcements.length) return;
    setTimeout(() => {
      const [first, ...others] = this.#gathered.splice(0);
      if (first) this.#sendNow([{ ...first, body: join([first, ...others].map(({ body }) => body)) }]);
    }, this.batch).unref();
  }

  #sendNow(announcements: Announcement[]): void {
    for (const one of announcements) {
      if (this.disabled) return;
      for (let copy = 0; copy < this.copies; copy++)
        for (const fate of this.#settings.chaos.fates(one.type))
          void this.#deliver(one, fate).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#agent.destroy();
  }

  async #deliver(announcement: Announcement, { delay, lost }: Fate): Promise<void> {
    const { signal } = this.#stop;
    const held = this.delay + delay;
    if (held > 0) await sleep(held, undefined, { signal, ref: false });
    for (const [attempt, wait] of [0, ...this.#settings.retryAfter].entries()) {
      if (wait > 0) await sleep(wait, undefined, { signal, ref: false });
      // Switched off while it waited.
      if (attempt > 0 && this.disabled) return;
      const status = await this.#post(announcement, attempt === 0 ? lost : undefined);
      const { id: eventId, type } = announcement;
      this.#note({ eventId, type, status, attempt: attempt + 1, at: Date.now() });
      if (typeof status === 'number' && status >= 200 && status < 300) return;
      this.#errors.push(Date.now());
      if (this.disabled) return;
    }
  }

  #note(delivery: Delivery): void {
    this.deliveries.push(delivery);
    if (this.deliveries.length > DELIVERIES_KEPT) this.deliveries.shift();
  }

  async #post({ id, body }: Announcement, lost: Fate['lost']): Promise<Delivery['status']> {
    if (lost === 'request') return 'no answer';
    const { url, headers, timeout, encode = asJson } = this.#settings;
    const { raw, mediaType } = encode(body);
    try {
      const answer = await request(url, {
        method: 'POST',
        body: raw,
        headers: { 'content-type': mediaType, ...headers({ id, raw, url }) },
        dispatcher: this.#agent,
        // When the stand-in stops, its agent ends what is under way.
        signal: AbortSignal.timeout(timeout),
      });
      await answer.body.dump();
      return lost === 'answer' ? 'no answer' : answer.statusCode;
    } catch {
      return 'no answer';
    }
  }
}
