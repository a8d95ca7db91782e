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

/**
 * Replies that came before their conversation's opening: webhooks have no order. They are signalled again a few times
 * in case a run has appeared, and never start one. Kept in memory only: losing one may cost one question.
 */
export class OvertakingReplies {
  readonly #options: Required<OvertakingOptions>;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(options: OvertakingOptions) {
    this.#options = { delays: [500, 2_000, 10_000], most: 1_000, ...options };
  }

  get waiting(): number {
    return this.#timers.size;
  }

  /** The same event twice waits once. */
  add(workspace: string, event: ConversationEvent): void {
    const key = `${workspace} ${event.eventId}`;
    if (this.#timers.has(key)) return;
    if (this.#timers.size >= this.#options.most) this.#options.settled(workspace, event, 'ignored');
    else this.#wait(key, workspace, event, 0);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #wait(key: string, workspace: string, event: ConversationEvent, tries: number): void {
    const { delays } = this.#options;
    const delay = delays[tries];
    if (delay === undefined) {
      this.#timers.delete(key);
      this.#options.settled(workspace, event, 'ignored');
      return;
    }
    const again = () => void this.#tryAgain(key, workspace, event, tries);
    this.#timers.set(key, setTimeout(again, delay - (delays[tries - 1] ?? 0)).unref());
  }

  async #tryAgain(key: string, workspace: string, event: ConversationEvent, tries: number): Promise<void> {
    // Temporal being away now is no reason to give up before the last try.
    const answer = await this.#options.deliver(workspace, event).catch((): DeliverAnswer => 'noRun');
    if (!this.#timers.has(key)) return;
    if (answer === 'noRun') {
      this.#wait(key, workspace, event, tries + 1);
      return;
    }
    this.#timers.delete(key);
    this.#options.settled(workspace, event, answer === 'delivered' ? 'late' : 'ignored');
  }
}
