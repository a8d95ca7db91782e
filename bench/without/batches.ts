/** One update of the desk per request. */
import type { Batcher } from '../../src/client/desk/batcher.js';

export function createBatcher<Q, A>(send: (questions: Q[]) => Promise<A[]>): Batcher<Q, A> {
  return async (question) => (await send([question]))[0] as A;
}
