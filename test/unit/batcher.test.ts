import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { createBatcher } from '../../src/client/batcher.js';
import { until } from '../support/wait.js';

/** The sizes of the batches that have left; they come back when they are let. */
function watched() {
  const sizes: number[] = [];
  let back: () => void = () => undefined;
  const ask = createBatcher(async (_: string, questions: number[]) => {
    sizes.push(questions.length);
    await new Promise<void>((resolve) => (back = resolve));
    return questions.map((question) => question * 2);
  });
  /** Some time for the batch on its way, by which the pause after it is measured. */
  const comesBack = async () => {
    await sleep(20);
    back();
    // Before any timer: what leaves now has not paused.
    await turn();
  };
  return { ask, sizes, comesBack };
}

describe('batches of questions', () => {
  test('what is asked at the same moment travels together, and each gets its own answer', async () => {
    const { ask, sizes, comesBack } = watched();
    const answers = Promise.all([1, 2, 3].map((question) => ask('acme', question)));
    await turn();
    await comesBack();
    assert.deepEqual([await answers, sizes], [[2, 4, 6], [3]]);
  });

  test('who alone has waited for a batch to come back leaves at once', async () => {
    const { ask, sizes, comesBack } = watched();
    const answers = [ask('acme', 1)];
    await turn();
    answers.push(ask('acme', 2));
    await comesBack();
    assert.deepEqual(sizes, [1, 1]);
    await comesBack();
    assert.deepEqual(await Promise.all(answers), [2, 4]);
  });

  test('a crowd waits, and whoever comes meanwhile goes with it', async () => {
    const { ask, sizes, comesBack } = watched();
    const answers = [ask('acme', 1)];
    await turn();
    answers.push(ask('acme', 2), ask('acme', 3));
    await comesBack();
    assert.deepEqual(sizes, [1]);
    answers.push(ask('acme', 4));
    await until('the crowd has left', () => sizes.length === 2);
    await comesBack();
    assert.deepEqual(
      [await Promise.all(answers), sizes],
      [
        [2, 4, 6, 8],
        [1, 3],
      ],
    );
  });

  test('a failure is that of every question of its batch, and of no other', async () => {
    let fails = true;
    const ask = createBatcher((_: string, questions: number[]) => {
      if (!fails) return Promise.resolve(questions);
      fails = false;
      return Promise.reject(new Error('away'));
    });
    const together = await Promise.allSettled([ask('acme', 1), ask('acme', 2)]);
    assert.deepEqual(
      together.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(await ask('acme', 3), 3);
  });
});
