import { Router, raw, type Request, type Response } from 'express';
import { applyFault } from './fault.js';
import type { Faults } from './faults.js';
import { checked } from './standard-webhooks.js';

/** An event of the router, as it came. */
export interface ReceivedEvent {
  /** `webhook-id`. */
  id: string;
  /** Epoch milliseconds. */
  at: number;
  /** How often it was delivered. */
  deliveries: number;
  body: unknown;
}

const MAX_KEPT = 1_000;

/** Some system of the company's that wants the router's events: checks their signatures and remembers each once. */
export class EventReceiver {
  /** Oldest first. */
  readonly events: ReceivedEvent[] = [];
  /** Deliveries that were not signed as they must be. */
  refused = 0;
  readonly #secret: string;
  readonly #faults: Faults;

  constructor(secret: string, faults: Faults) {
    this.#secret = secret;
    this.#faults = faults;
  }

  router(): Router {
    const router = Router();
    router.post('/', raw({ type: 'application/json', limit: '256kb' }), (req, res) => this.#take(req, res));
    return router;
  }

  reset(): void {
    this.events.length = 0;
    this.refused = 0;
  }

  async #take(req: Request, res: Response): Promise<void> {
    const received = checked(req, this.#secret);
    if (typeof received === 'string') {
      this.refused += 1;
      res.status(401).json({ message: `refused: ${received}` });
      return;
    }
    if (await applyFault(this.#faults.take('event', undefined, 'before'), res)) return;
    this.#remember(received);
    if (await applyFault(this.#faults.take('event', undefined, 'after'), res)) return;
    res.status(204).end();
  }

  #remember({ id, raw: bytes }: { id: string; raw: Buffer }): void {
    const known = this.events.find((one) => one.id === id);
    if (known) known.deliveries += 1;
    else
      this.events.push({ id, at: Date.now(), deliveries: 1, body: JSON.parse(bytes.toString()) as unknown });
    if (this.events.length > MAX_KEPT) this.events.shift();
  }
}
