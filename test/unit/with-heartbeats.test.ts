import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { withHeartbeats } from '../../src/activities/with-heartbeats.js';

const slow = withHeartbeats({
  async answer(given: string) {
    await sleep(500);
    return `${given}!`;
  },
  async fail() {
    await sleep(500);
    throw new Error('no');
  },
});

/** What an activity with this heartbeat time-out sends until some time after its end. */
async function beats(heartbeatTimeoutMs: number | undefined, run: () => Promise<unknown>): Promise<number> {
  const env = new MockActivityEnvironment(heartbeatTimeoutMs === undefined ? {} : { heartbeatTimeoutMs });
  let count = 0;
  env.on('heartbeat', () => count++);
  await env.run(run).catch(() => undefined);
  const sent = count;
  await sleep(300);
  assert.equal(count, sent, 'none after the end');
  return sent;
}

test('an activity shows that it lives, within its heartbeat time-out, until it ends', async () => {
  for (const run of [() => slow.answer('yes'), () => slow.fail()]) assert.ok((await beats(300, run)) >= 3);
  assert.equal(await new MockActivityEnvironment({}).run(() => slow.answer('yes')), 'yes!');
});

test('without that time-out it sends nothing, nor when it is quick', async () => {
  assert.equal(await beats(undefined, () => slow.answer('yes')), 0);
  assert.equal(await beats(3_000, () => slow.answer('yes')), 0);
});
