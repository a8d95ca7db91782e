import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hedged } from '../../src/activities/hedged.js';

const after = <T>(ms: number, value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));
const failing = (ms: number, why: string) => after(ms, 0).then(() => Promise.reject(new Error(why)));

test('what is answered in time is asked once', async () => {
  let asked = 0;
  assert.equal(await hedged(() => after(5, ++asked), [50, 100]), 1);
  await after(120, 0);
  assert.equal(asked, 1);
});

test('what is slow is asked again beside, and the first answer counts', async () => {
  let asked = 0;
  const answers = [() => after(400, 'first'), () => after(5, 'second')];
  assert.equal(await hedged(() => answers[asked++]!(), [20, 1_000]), 'second');
  assert.equal(asked, 2);
});

test('a failure beside one that is still under way is not the end', async () => {
  let asked = 0;
  const answers = [() => after(60, 'first'), () => failing(5, 'second')];
  assert.equal(await hedged(() => answers[asked++]!(), [20]), 'first');
});

test('when all have failed the last failure is told, and nobody asks any more', async () => {
  let asked = 0;
  const ask = () => {
    asked += 1;
    return failing(5, `failure ${asked}`);
  };
  await assert.rejects(hedged(ask, [50, 100]), /failure 1/);
  await after(150, 0);
  assert.equal(asked, 1);
});
