/**
 * `outage`: 503. `slow`: answers after 20 s. `html`: a page instead of JSON. `garbage`: JSON that ends in the middle. `error`:
 * its own error with a status of 200. `twice`: JSON in which a key stands twice.
 */
export type CrmMode = 'ok' | 'outage' | 'slow' | 'html' | 'garbage' | 'error' | 'twice';

/** How all CRMs of the sandbox are to behave. */
export class CrmSwitch {
  mode: CrmMode = 'ok';
  /** Seconds; an outage's answer names them. */
  retryAfter: number | undefined;
  /** Requests per second; more are answered 429. 0: no limit. */
  callsPerSecond = 0;
  /** Customers whose look-up fails while all others work, by lower-case e-mail. */
  readonly outages = new Set<string>();
  /** Access tokens given out before this time (epoch ms) are expired. */
  tokensValidFrom = 0;
  /** Most requests that were under way at a time. */
  peak = 0;
  #recent: number[] = [];
  #underWay = 0;

  reset(): void {
    this.mode = 'ok';
    this.retryAfter = undefined;
    this.callsPerSecond = 0;
    this.outages.clear();
    this.peak = 0;
  }

  modeFor(email: string): CrmMode {
    return this.outages.has(email.toLowerCase()) ? 'outage' : this.mode;
  }

  /** Counts a request. @returns seconds to wait when there are too many */
  limited(now = Date.now()): number | undefined {
    if (this.callsPerSecond === 0) return undefined;
    this.#recent = this.#recent.filter((at) => now - at < 1_000);
    if (this.#recent.length >= this.callsPerSecond) return 1;
    this.#recent.push(now);
    return undefined;
  }

  /** Notes a request that begins; the answer is to be called when it ends. */
  begin(): () => void {
    this.#underWay += 1;
    this.peak = Math.max(this.peak, this.#underWay);
    return () => (this.#underWay -= 1);
  }
}
