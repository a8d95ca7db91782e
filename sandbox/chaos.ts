import { createHash } from 'node:crypto';
import type { Fault } from './fault.js';

/** How badly the platform behaves, at random. Everything but the seed and the delay is a probability. */
export interface Misbehaviour {
  /** The same seed deals the same fates. */
  seed: number;
  /** An event goes out twice. */
  duplicate?: number | undefined;
  /** A delivery gets no answer, lost on its way or on the way back, and is repeated as the platform does that. */
  drop?: number | undefined;
  /** Everything that tells of an opening is lost for good, as while the router's address cannot be reached. */
  loseOpening?: number | undefined;
  /** Milliseconds: each delivery is held back for up to this, so that one overtakes another. */
  delay?: number | undefined;
  /** An API call is answered 429. */
  tooMany?: number | undefined;
  /** An API call is answered 500, or its connection is cut: half of them before the effect, half after it. */
  error?: number | undefined;
  reset?: number | undefined;
}

/** So many failures of one call in a row at most: more are an outage, upon which a router may act. */
const MAX_STREAK = 2;

/** What becomes of one delivery of an event. */
export interface Fate {
  /** Milliseconds. */
  delay: number;
  /** What got lost at the first try. */
  lost?: 'request' | 'answer';
}

/** Deals misbehaviour. A fate hangs on the seed and on what it befalls, so that two plays of one seed are alike. */
export class Chaos {
  #settings: Misbehaviour | undefined;
  #counts = new Map<string, number>();
  /** Call and subject → failures in a row. */
  #streaks = new Map<string, number>();

  set(settings: Misbehaviour | undefined): void {
    this.#settings = settings;
    this.#counts.clear();
    this.#streaks.clear();
  }

  get settings(): Misbehaviour | undefined {
    return this.#settings;
  }

  /** One for each delivery of an event of this type. */
  fates(type: string): Fate[] {
    const { duplicate = 0, drop = 0, delay = 0 } = this.#settings ?? {};
    if (!this.#settings) return [{ delay: 0 }];
    const name = this.#next(`event/${type}`);
    const copies = this.#roll(`${name}/copies`) < duplicate ? 2 : 1;
    return Array.from({ length: copies }, (_, copy) => {
      const held = Math.floor(this.#roll(`${name}/${copy}/delay`) * delay);
      const dropped = this.#roll(`${name}/${copy}/drop`) / drop;
      if (!(dropped < 1)) return { delay: held };
      return { delay: held, lost: dropped < 0.5 ? 'request' : 'answer' };
    });
  }

  /** One roll for each opening. */
  losesOpening(): boolean {
    return this.#roll(this.#next('opening')) < (this.#settings?.loseOpening ?? 0);
  }

  /** What goes wrong before, or after, an API call has its effect. */
  fault(call: string, subject: string | undefined, when: 'before' | 'after'): Fault | undefined {
    const name = `call/${call}/${subject ?? ''}`;
    const streak = this.#streaks.get(name) ?? 0;
    const fault = streak < MAX_STREAK ? this.#fault(call, this.#next(`${name}/${when}`), when) : undefined;
    if (fault) this.#streaks.set(name, streak + 1);
    else if (when === 'after') this.#streaks.delete(name);
    return fault;
  }

  #fault(call: string, name: string, when: 'before' | 'after'): Fault | undefined {
    const { tooMany = 0, error = 0, reset = 0 } = this.#settings ?? {};
    if (tooMany + error + reset === 0) return undefined;
    let left = this.#roll(name);
    const falls = (probability: number) => (left -= probability) < 0;
    if (when === 'before' && falls(tooMany)) return { call, status: 429, retryAfter: 1 };
    if (falls(error / 2)) return { call, status: 500 };
    return falls(reset / 2) ? { call, reset: true } : undefined;
  }

  #next(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return `${name}/${count}`;
  }

  /** From 0 to below 1. */
  #roll(name: string): number {
    const hash = createHash('sha256')
      .update(`${this.#settings?.seed ?? 0}/${name}`)
      .digest();
    return hash.readUInt32BE(0) / 2 ** 32;
  }
}
