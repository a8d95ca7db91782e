import assert from 'node:assert/strict';
import test from 'node:test';
import { GracefulShutdownPeriodExpiredError, type Worker } from '@temporalio/worker';
import { runWorkers } from '../../src/app/run-workers.js';

/** A worker that ends so many ms after its shutdown, or fails then. */
function worker(name: string, ms: number, events: string[], failure?: Error): Worker {
  let end: () => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  let state = 'RUNNING';
  return {
    run: () =>
      new Promise<void>((resolve, reject) => {
        end = resolve;
        fail = reject;
      }),
    getState: () => state,
    shutdown() {
      state = 'STOPPING';
      events.push(`${name} stops`);
      setTimeout(() => {
        events.push(`${name} ended`);
        if (failure) fail(failure);
        else end();
      }, ms);
    },
  } as unknown as Worker;
}

test('workers stop one after the other', async () => {
  const events: string[] = [];
  const workers = runWorkers([worker('a', 20, events), worker('b', 5, events)]);
  await workers.stop();
  await workers.done;
  assert.deepEqual(events, ['a stops', 'a ended', 'b stops', 'b ended']);
});

test('one that fails leaves none running, and its failure is thrown at the end', async () => {
  const events: string[] = [];
  const failing = worker('a', 5, events, new Error('a failed'));
  const workers = runWorkers([failing, worker('b', 5, events), worker('c', 5, events)]);
  workers.done.catch(() => undefined);
  await assert.rejects(workers.stop(), /a failed/);
  assert.deepEqual(
    events.filter((event) => event.endsWith('ended')),
    ['a ended', 'b ended', 'c ended'],
  );
});

for (const failure of [
  new GracefulShutdownPeriodExpiredError('time is over'),
  new Error('Worker still in use: Expected 1 reference, but got 2'),
])
  test(`one that is cut off at the end of its grace period is told, and is no failure: ${failure.message}`, async () => {
    let told = 0;
    const onCutOff = () => (told += 1);
    const workers = runWorkers([worker('a', 5, [], failure), worker('b', 5, [])], { onCutOff });
    workers.done.catch(() => undefined);
    await workers.stop();
    assert.equal(told, 1);
  });

test('slow ones do not add up: the next begins after the head start', async () => {
  const events: string[] = [];
  const workers = runWorkers(
    ['a', 'b', 'c'].map((name) => worker(name, 300, events)),
    { headStart: 20 },
  );
  const began = Date.now();
  await workers.stop();
  assert.deepEqual(events.slice(0, 3), ['a stops', 'b stops', 'c stops']);
  assert.ok(Date.now() - began < 600, `${Date.now() - began} ms`);
});
