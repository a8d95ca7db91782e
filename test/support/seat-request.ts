import type { SeatRequest } from '../../src/routing/desk/messages.js';
import { team } from './policy.js';

/** One opening of a conversation asks for somebody of Support. */
export const ask = (conversation: string, over: Partial<SeatRequest> = {}): SeatRequest => ({
  conversation,
  openedId: `${conversation}@1`,
  target: team('support'),
  priority: 3,
  except: [],
  ...over,
});
