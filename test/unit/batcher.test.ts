import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBatcher } from '../../src/activities/batcher.js';

/** Milliseconds that the other side takes. */
const WAY = 40;

/** The sizes of the batches, and when each left, ms after the one before had come back. */
function watched() {
  const batches: { size: number; pause: number }[] = [];
  let back = NaN;
  const ask = createBatcher(async (questions: number[]) => {
    batches.push({ size: questions.length, pause: performance.now() - back });
    await sleep(WAY);
    back = performance.now();
    return questions.map((question) => question * 2);
  });
  return { ask, batches };
}

describe('batches of questions', () => {
  test('what is asked at the same moment travels together, and each gets its own answer', async () => {
    const { ask, batches } = watched();
    assert.deepEqual(await Promise.all([1, 2, 3].map(ask)), [2, 4, 6]);
    assert.deepEqual(
      batches.map(({ size }) => size),
      [3],
    );
  });

  test('who alone has waited for a batch to come back leaves at once', async () => {
    const { ask, batches } = watched();
    const first = ask(1);
    await sleep(WAY / 4);
    await Promise.all([first, ask(2)]);
    assert.equal(batches.length, 2);
    assert.ok((batches[1]?.pause ?? NaN) < WAY, `left after ${batches[1]?.pause} ms`);
  });

  test('a crowd waits twice as long as the last batch took, and whoever comes meanwhile goes with it', async () => {
    const { ask, batches } = watched();
    const first = ask(1);
    await sleep(WAY / 4);
    const crowd = [ask(2), ask(3)];
    await first;
    await sleep(WAY / 4);
    await Promise.all([...crowd, ask(4)]);
    assert.deepEqual(
      batches.map(({ size }) => size),
      [1, 3],
    );
    assert.ok((batches[1]?.pause ?? NaN) > 1.5 * WAY, `left after ${batches[1]?.pause} ms`);
  });

  test('a failure is that of every question of its batch, and of no other', async () => {
    let fails = true;
    const ask = createBatcher((questions: number[]) => {
      if (!fails) return Promise.resolve(questions);
      fails = false;
      return Promise.reject(new Error('away'));
    });
    const together = await Promise.allSettled([ask(1), ask(2)]);
    assert.deepEqual(
      together.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await ask(3), 3);
  });
});
