/** What the router tells other systems: docs/reference/events.md. Plain JSON; without personal data unless the policy asks for it. */
import type { EventType } from './event-endpoint.js';
import type { Tier } from '../outcome.js';
import type { Branch } from '../policy/policy.js';

export type * from './event-endpoint.js';

export interface RouterEvent {
  type: EventType;
  /** ISO 8601, UTC. */
  timestamp: string;
  data: {
    workspace: string;
    platform: string;
    /** The platform's conversation key; without the contact, where that names a person, a hash of it. */
    conversation: string;
    /** Left out where `conversation` is a hash: it may say the same. */
    openedId?: string;
    tier: Tier;
    branch?: Branch;
    /** Who has the conversation, or has had it. */
    agent?: { id: string; name?: string };
    /** One sentence for people. */
    why: string;
    /** Milliseconds since the run began; of `vip.unanswered` the working time that has passed. */
    wait: number;
    /** Of `timedOut`: what ran out. */
    after?: 'question' | 'queue' | 'longestWait';
    run: { workflowId: string; runId: string; url?: string };
    contact?: { id: string; name?: string; email?: string; phone?: string };
  };
}
