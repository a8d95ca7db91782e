import type { FoundEmail } from '../routing/conversation.js';

export type Doubt = NonNullable<FoundEmail['doubt']>;

/** An address in a text, and where it stands. */
export interface Place {
  address: string;
  doubt?: Doubt;
  start: number;
  end: number;
}
