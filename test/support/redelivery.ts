import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Delivers as a platform does: what is answered 503, because Temporal was slow on a busy machine, comes again
 * after the time that the answer asks for. Any other answer is returned as it is.
 * @throws {Error} when nothing but 503 has come for 30 s
 */
export async function redelivered(deliver: () => Promise<Response>): Promise<Response> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await deliver();
    if (answer.status !== 503) return answer;
    if (Date.now() > deadline) throw new Error('answered 503 for 30 s');
    await answer.body?.cancel();
    await sleep(Number(answer.headers.get('retry-after')) * 1_000);
  }
}
