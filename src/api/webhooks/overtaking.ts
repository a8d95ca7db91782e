import type { ConversationEvent } from '../../routing/conversation.js';
import type { DeliverAnswer } from '../../client/routing/routing-contract.js';
import { RetryLater, type RetryLaterOptions } from './retry-later.js';

export interface OvertakingOptions extends Partial<RetryLaterOptions> {
  deliver: (workspace: string, event: ConversationEvent) => Promise<DeliverAnswer>;
  /** `late`: a run had appeared and has the reply now. `ignored`: this conversation has no run. */
  settled: (workspace: string, event: ConversationEvent, outcome: 'late' | 'ignored') => void;
}

/** Milliseconds in which an opening is remembered. A reply that was sent at the same time may still find no run. */
const OPENING_REMEMBERED = 10_000;
const MAX_OPENINGS = 1_000;

/**
 * Replies that came before their conversation's opening: webhooks have no order. They are signalled again when this
 * process has the opening, and a few times in case another one has; they never start a run. Kept in memory only: losing
 * one may cost one question.
 */
export class OvertakingReplies {
  readonly #options: OvertakingOptions;
  readonly #later: RetryLater;
  /** When each of these conversations was opened last. */
  readonly #opened = new Map<string, number>();

  constructor(options: OvertakingOptions) {
    this.#options = options;
    const { delays = [500, 2_000, 4_500, 10_000], max = 1_000 } = options;
    this.#later = new RetryLater({ delays, max });
  }

  get waiting(): number {
    return this.#later.waiting;
  }

  /** The same event twice waits once. */
  add(workspace: string, event: ConversationEvent): void {
    const { deliver, settled } = this.#options;
    const group = `${workspace} ${event.conversation}`;
    this.#later.add({
      key: `${workspace} ${event.eventId}`,
      group,
      async attempt() {
        const answer = await deliver(workspace, event);
        if (answer === 'noRun') return false;
        settled(workspace, event, answer === 'delivered' ? 'late' : 'ignored');
        return true;
      },
      onGivenUp: () => settled(workspace, event, 'ignored'),
    });
    const openedAt = this.#opened.get(group) ?? -Infinity;
    if (performance.now() - openedAt < OPENING_REMEMBERED) this.#later.tryNow(group);
  }

  /** A conversation has a run now: what waits for it need not wait for its next time. */
  opened(workspace: string, conversation: string): void {
    const group = `${workspace} ${conversation}`;
    this.#opened.delete(group);
    this.#opened.set(group, performance.now());
    const [oldest] = this.#opened.keys();
    if (this.#opened.size > MAX_OPENINGS && oldest !== undefined) this.#opened.delete(oldest);
    this.#later.tryNow(group);
  }

  stop(): void {
    this.#later.stop();
  }
}
