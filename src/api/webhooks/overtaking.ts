import type { ConversationEvent } from '../../routing/conversation.js';
import type { DeliverAnswer } from '../../temporal/routing-contract.js';
import { RetryLater, type RetryLaterOptions } from './retry-later.js';

export interface OvertakingOptions extends Partial<RetryLaterOptions> {
  deliver: (workspace: string, event: ConversationEvent) => Promise<DeliverAnswer>;
  /** `late`: a run had appeared and has the reply now. `ignored`: nobody is routing this conversation. */
  settled: (workspace: string, event: ConversationEvent, outcome: 'late' | 'ignored') => void;
}

/**
 * Replies that came before their conversation's opening: webhooks have no order. They are signalled again a few times
 * in case a run has appeared, and never start one. Kept in memory only: losing one may cost one question.
 */
export class OvertakingReplies {
  readonly #options: OvertakingOptions;
  readonly #later: RetryLater;

  constructor(options: OvertakingOptions) {
    this.#options = options;
    const { delays = [500, 2_000, 10_000], max = 1_000 } = options;
    this.#later = new RetryLater({ delays, max });
  }

  get waiting(): number {
    return this.#later.waiting;
  }

  /** The same event twice waits once. */
  add(workspace: string, event: ConversationEvent): void {
    const { deliver, settled } = this.#options;
    this.#later.add({
      key: `${workspace} ${event.eventId}`,
      async attempt() {
        const answer = await deliver(workspace, event);
        if (answer === 'noRun') return false;
        settled(workspace, event, answer === 'delivered' ? 'late' : 'ignored');
        return true;
      },
      onGivenUp: () => settled(workspace, event, 'ignored'),
    });
  }

  stop(): void {
    this.#later.stop();
  }
}
