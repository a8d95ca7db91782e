/**
 * The way of a conversation's events to Temporal. A conversation has at most one delivery under way; what arrives meanwhile
 * travels together in the next one. A conversation that is told too often is slowed down, so that one contact's flood costs
 * neither the workers nor other contacts anything.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversationEvent } from '../../routing/conversation.js';
import type { DeliverAnswer } from './routing-contract.js';

/** Deliveries that a conversation may have in a row without a pause. */
const BURST = 10;
/** Milliseconds in which a conversation earns one more delivery; also the longest pause. */
const REFILL_INTERVAL = 500;
/** Events in one delivery. A text has at most 500 characters here, so a signal stays below the server's limit of 2 MB. */
const MAX_EVENTS = 1_000;

interface Waiting {
  event: ConversationEvent;
  resolve: (answer: DeliverAnswer) => void;
  reject: (error: unknown) => void;
}

interface Line {
  waiting: Waiting[];
  isRunning: boolean;
  pace: Pace;
}

/** How often a conversation may be told: a bucket of tokens. Times are milliseconds of one clock. */
export class Pace {
  #tokens = BURST;
  #refilledAt: number;

  constructor(now: number) {
    this.#refilledAt = now;
  }

  /** @returns milliseconds to wait before the delivery that takes the token */
  take(now: number): number {
    const earned = Math.max(0, Math.floor((now - this.#refilledAt) / REFILL_INTERVAL));
    this.#refilledAt = this.#tokens + earned < BURST ? this.#refilledAt + earned * REFILL_INTERVAL : now;
    this.#tokens = Math.min(BURST, this.#tokens + earned);
    if (this.#tokens > 0) {
      this.#tokens -= 1;
      return 0;
    }
    this.#refilledAt += REFILL_INTERVAL;
    return this.#refilledAt - now;
  }

  /** Whether all tokens are there again. */
  isFull(now: number): boolean {
    return now - this.#refilledAt >= BURST * REFILL_INTERVAL;
  }
}

/** Delivers events of one conversation; resolves once Temporal has accepted them, with an answer for each. */
type SendEvents = (events: readonly ConversationEvent[]) => Promise<DeliverAnswer[]>;

export class NewsQueue {
  readonly #lines = new Map<string, Line>();

  /** How many conversations have told something lately. */
  get size(): number {
    return this.#lines.size;
  }

  /**
   * @param key names the conversation
   * @param send how this conversation is told; the first waiting event's counts for all of a delivery
   * @returns what became of the event
   */
  add(key: string, event: ConversationEvent, send: SendEvents): Promise<DeliverAnswer> {
    const line = this.#lines.get(key) ?? newLine();
    this.#lines.delete(key);
    this.#forgetIdle();
    this.#lines.set(key, line);
    return new Promise((resolve, reject) => {
      line.waiting.push({ event, resolve, reject });
      if (!line.isRunning) void run(line, send);
    });
  }

  /** Lines are in the order of their last event: the first one that still matters ends the search. */
  #forgetIdle(): void {
    for (const [key, line] of this.#lines) {
      if (line.isRunning || !line.pace.isFull(performance.now())) return;
      this.#lines.delete(key);
    }
  }
}

const newLine = (): Line => ({ waiting: [], isRunning: false, pace: new Pace(performance.now()) });

async function run(line: Line, send: SendEvents): Promise<void> {
  line.isRunning = true;
  while (line.waiting.length > 0) {
    const pause = line.pace.take(performance.now());
    if (pause > 0) await sleep(pause);
    await deliver(line.waiting.splice(0, MAX_EVENTS), send);
  }
  line.isRunning = false;
}

async function deliver(batch: readonly Waiting[], send: SendEvents): Promise<void> {
  try {
    const answers = await send(batch.map(({ event }) => event));
    batch.forEach(({ resolve, reject }, at) => {
      const answer = answers[at];
      if (answer) resolve(answer);
      else reject(new Error('a delivery came back with too few answers'));
    });
  } catch (e) {
    for (const { reject } of batch) reject(e);
  }
}
