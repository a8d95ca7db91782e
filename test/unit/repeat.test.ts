import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { repeat } from '../../src/app/live/repeat.js';
import { until } from '../support/wait.js';

test('one look begins after the last one has ended, and none after the end', async () => {
  let looks = 0;
  let underWay = 0;
  let most = 0;
  const stop = repeat(async () => {
    looks += 1;
    most = Math.max(most, ++underWay);
    await sleep(5);
    underWay -= 1;
  }, 1);
  await until('three looks', () => looks >= 3);
  stop();
  const looksThen = looks;
  await sleep(30);
  assert.deepEqual([most, looks], [1, looksThen]);
});

test('stopped during a look, it does not begin again', async () => {
  let looks = 0;
  let end = (): void => undefined;
  const stop = repeat(() => {
    looks += 1;
    return new Promise((resolve) => (end = resolve));
  }, 1);
  await until('a look', () => looks === 1);
  stop();
  end();
  await sleep(20);
  assert.equal(looks, 1);
});
