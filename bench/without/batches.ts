/** One update of the desk per request. */
import type { Batcher } from '../../src/client/batcher.js';

export function createBatcher<Q, A>(
  send: (workspace: string, questions: Q[]) => Promise<A[]>,
): Batcher<Q, A> {
  return async (workspace, question) => (await send(workspace, [question]))[0] as A;
}
