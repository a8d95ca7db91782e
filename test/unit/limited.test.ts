import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { limited } from '../../src/client/routing/limited.js';
import { TemporalUnavailableError } from '../../src/temporal/unavailable.js';

describe('tasks that share a limit', () => {
  test('run in their order, never more of them than it allows', async () => {
    const run = limited(3, 60_000);
    const begun: number[] = [];
    let [underWay, most] = [0, 0];
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        run(async () => {
          begun.push(at);
          most = Math.max(most, ++underWay);
          await turn();
          underWay -= 1;
        }),
      ),
    );
    assert.equal(most, 3);
    assert.deepEqual(
      begun,
      Array.from({ length: 20 }, (_, at) => at),
    );
  });

  test('one that fails gives its place to the next one', async () => {
    const run = limited(1, 60_000);
    const failed = run(() => Promise.reject(new Error('no')));
    const next = run(() => Promise.resolve('next'));
    await assert.rejects(failed, /no/);
    assert.equal(await next, 'next');
  });

  test('one that waited too long never begins, and its sender may send again', async () => {
    const run = limited(1, 20);
    const slow = run(() => sleep(60));
    let begun = false;
    const late = run(() => {
      begun = true;
      return Promise.resolve();
    });
    await assert.rejects(late, TemporalUnavailableError);
    await slow;
    assert.equal(begun, false);
    assert.equal(await run(() => Promise.resolve('later')), 'later');
  });
});
