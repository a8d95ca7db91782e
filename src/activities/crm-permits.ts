import type { LeaseRequest } from '../routing/crm-gate.js';

/** Asks the gate; resolves with how many look-ups may be under way. */
export type AskGate = (request: Omit<LeaseRequest, 'process' | 'seq' | 'max'>) => Promise<number>;

/** Milliseconds: asked again after this while look-ups wait, given back after this without one. */
const ASK_AGAIN = 300;
const IDLE = 1_000;
/** A lease lasts for two look-ups and this, so that a renewal that fails once costs nothing. */
const RESERVE = 10_000;

/** No permit became free in time; worth another try. */
export class AllPermitsInUse extends Error {
  override name = 'AllPermitsInUse';
}

interface Waiter {
  duration: number;
  go: () => void;
}

/**
 * The look-ups that this process may make at a time, leased from the gate that all processes share. A look-up begins
 * only when it will end within the lease, counted from before the lease was asked for, and while the gate is being asked
 * no more are used than it was told: so never more are under way than the limit says, whatever becomes of this process,
 * of an answer or of the network.
 */
export class CrmPermits {
  readonly #ask: AskGate;
  readonly #clock: () => number;
  #permits = 0;
  #until = 0;
  #inUse = 0;
  #longest = 0;
  #waiting: Waiter[] = [];
  #asking = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(ask: AskGate, clock: () => number = () => performance.now()) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /**
   * Does work under a permit.
   * @param duration milliseconds after which the work has certainly ended
   * @param patience milliseconds to wait for a permit
   * @throws {AllPermitsInUse}
   */
  async use<T>(duration: number, patience: number, work: () => Promise<T>): Promise<T> {
    await this.#permit(duration, patience);
    try {
      return await work();
    } finally {
      this.#inUse -= 1;
      this.#serve();
    }
  }

  #permit(duration: number, patience: number): Promise<void> {
    this.#longest = Math.max(this.#longest, duration);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        duration,
        go: () => {
          clearTimeout(timer);
          this.#inUse += 1;
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiter);
        reject(new AllPermitsInUse('all look-ups that may be under way are'));
      }, patience);
      this.#waiting.push(waiter);
      this.#serve();
    });
  }

  /** Lets go whoever may, and asks for more while somebody waits. */
  #serve(): void {
    for (let [next] = this.#waiting; next && this.#mayBegin(next); [next] = this.#waiting) {
      this.#waiting.shift();
      next.go();
    }
    if (this.#waiting.length > 0) void this.#renew();
    else if (this.#inUse > 0) this.#later(this.#ttl() / 3);
    else if (this.#permits > 0) this.#later(IDLE);
  }

  #mayBegin({ duration }: Waiter): boolean {
    return this.#inUse < this.#permits && this.#clock() + duration <= this.#until;
  }

  #ttl(): number {
    return Math.round(2 * this.#longest + RESERVE);
  }

  async #renew(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    clearTimeout(this.#timer);
    const asked = this.#clock();
    const ttl = this.#ttl();
    const inUse = this.#inUse;
    const wanted = inUse + this.#waiting.length;
    // The gate may lend the rest to others before its answer is here; or the answer never comes.
    this.#permits = Math.min(this.#permits, inUse);
    try {
      this.#permits = await this.#ask({ inUse, wanted, ttl });
      this.#until = asked + ttl;
    } catch {
      // What was told holds for the lease there is; asked again soon.
    } finally {
      this.#asking = false;
    }
    const [first] = this.#waiting;
    if (first && !this.#mayBegin(first)) this.#later(ASK_AGAIN);
    else this.#serve();
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#renew(), delay).unref();
  }
}
