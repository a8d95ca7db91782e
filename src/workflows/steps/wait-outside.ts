import type { QueueRule } from '../../routing/policy/policy.js';
import { waitUntil } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { beforeWaiting } from './before-waiting.js';
import { MAX_WAIT, type Waited } from './wait-in-queue.js';

const MINUTE = 60_000;
/** Asked ever less often, so that seven days of it stay far below what a history holds. */
const SELDOM = 15 * MINUTE;

/** The desk's queue is full: asks again, and gives up when a place in the queue would have been given up. */
export async function waitOutside(
  run: Run,
  why: string,
  rule: QueueRule,
): Promise<Exclude<Waited, { kind: 'offer' }>> {
  const now = Date.now();
  const since = (run.rejectedSince ??= now);
  const latest = run.startedAt + MAX_WAIT;
  const end = Math.min(latest, rule.onTimeout ? since + rule.timeout : latest);
  if (now >= end) {
    delete run.rejectedSince;
    return rule.onTimeout && now < latest
      ? { kind: 'onTimeout', target: rule.onTimeout }
      : { kind: 'abandoned' };
  }
  const pause = Math.min(Math.max(MINUTE, Math.round((now - since) / 20)), SELDOM, end - now);
  await beforeWaiting(run);
  run.story.now(`The queue is full (${why}); asking again in ${Math.ceil(pause / MINUTE)} min`);
  await waitUntil(run, () => false, {
    timeout: pause,
    summary: 'The queue is full: asking again after this',
  });
  return { kind: 'askAgain' };
}
