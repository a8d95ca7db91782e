import type { ConversationEvent } from '../../routing/conversation.js';
import type { DeliverAnswer } from '../../temporal/routing-contract.js';

export interface OvertakingOptions {
  deliver(workspace: string, event: ConversationEvent): Promise<DeliverAnswer>;
  /** `late`: a run had appeared and has the reply now. `ignored`: nobody is routing this conversation. */
  settled(workspace: string, event: ConversationEvent, outcome: 'late' | 'ignored'): void;
  /** Milliseconds after the arrival, ascending. */
  delays?: readonly number[];
  /** Most replies waiting at a time; further ones are ignored at once. */
  most?: number;
}

/** Milliseconds in which an opening is remembered: a reply that was on its way meanwhile may find no run all the same. */
const OPENING_REMEMBERED = 10_000;
const MAX_OPENINGS = 1_000;

interface Waiting {
  workspace: string;
  event: ConversationEvent;
  /** How many of the delays have passed. */
  tries: number;
  timer: NodeJS.Timeout;
}

/**
 * Replies that came before their conversation's opening: webhooks have no order. They are signalled again when this
 * process has the opening, and a few times in case another one has; they never start a run. Kept in memory only: losing
 * one may cost one question.
 */
export class OvertakingReplies {
  readonly #options: Required<OvertakingOptions>;
  readonly #waiting = new Map<string, Waiting>();
  /** When a conversation was opened last. */
  readonly #opened = new Map<string, number>();

  constructor(options: OvertakingOptions) {
    this.#options = { delays: [500, 2_000, 4_500, 10_000], most: 1_000, ...options };
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** The same event twice waits once. */
  add(workspace: string, event: ConversationEvent): void {
    const key = `${workspace} ${event.eventId}`;
    if (this.#waiting.has(key)) return;
    if (this.#waiting.size >= this.#options.most) {
      this.#options.settled(workspace, event, 'ignored');
      return;
    }
    this.#wait(key, workspace, event, 0);
    const openedAt = this.#opened.get(nameOf(workspace, event.conversation)) ?? -Infinity;
    if (performance.now() - openedAt < OPENING_REMEMBERED) void this.#tryNow(key);
  }

  /** A conversation has a run now: what waits for it need not wait for its next time. */
  opened(workspace: string, conversation: string): void {
    const name = nameOf(workspace, conversation);
    this.#opened.delete(name);
    this.#opened.set(name, performance.now());
    const [oldest] = this.#opened.keys();
    if (this.#opened.size > MAX_OPENINGS && oldest !== undefined) this.#opened.delete(oldest);
    for (const [key, { workspace: its, event }] of this.#waiting)
      if (nameOf(its, event.conversation) === name) void this.#tryNow(key);
  }

  stop(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #wait(key: string, workspace: string, event: ConversationEvent, tries: number): void {
    const { delays } = this.#options;
    const delay = delays[tries];
    if (delay === undefined) {
      this.#waiting.delete(key);
      this.#options.settled(workspace, event, 'ignored');
      return;
    }
    const again = () => void this.#tryAgain(key);
    const timer = setTimeout(again, delay - (delays[tries - 1] ?? 0)).unref();
    this.#waiting.set(key, { workspace, event, tries, timer });
  }

  async #tryAgain(key: string): Promise<void> {
    if (await this.#isSettled(key)) return;
    const waiting = this.#waiting.get(key);
    if (waiting) this.#wait(key, waiting.workspace, waiting.event, waiting.tries + 1);
  }

  /** Besides its times. */
  async #tryNow(key: string): Promise<void> {
    await this.#isSettled(key);
  }

  /** Two tries of one reply may meet: a run records a message once. */
  async #isSettled(key: string): Promise<boolean> {
    const waiting = this.#waiting.get(key);
    if (!waiting) return true;
    const { workspace, event } = waiting;
    // Temporal being away now is no reason to give up before the last try.
    const answer = await this.#options.deliver(workspace, event).catch((): DeliverAnswer => 'noRun');
    if (answer === 'noRun') return false;
    const present = this.#waiting.get(key);
    if (!present) return true;
    clearTimeout(present.timer);
    this.#waiting.delete(key);
    this.#options.settled(workspace, event, answer === 'delivered' ? 'late' : 'ignored');
    return true;
  }
}

const nameOf = (workspace: string, conversation: string): string => `${workspace} ${conversation}`;
