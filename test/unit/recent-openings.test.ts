import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { RecentOpenings } from '../../src/client/routing/recent-openings.js';
import type { OpenAnswer } from '../../src/client/routing/routing-contract.js';

const started: OpenAnswer = { kind: 'started', workflowId: 'route/1', runId: 'run-1' };
const duplicate: OpenAnswer = { ...started, kind: 'duplicate' };

/** Openings at a clock of the test's own, and how often each was opened. */
function watched(answers: (key: string, time: number) => Promise<OpenAnswer>) {
  const openings = new RecentOpenings();
  const opened: Record<string, number> = {};
  const open = (key: string, at = 0) => {
    const work = () => answers(key, (opened[key] = (opened[key] ?? 0) + 1));
    return openings.once(key, work, () => at);
  };
  return { open, opened };
}

test('a repeat within a minute is a duplicate of the same run; later Temporal is asked', async () => {
  const { open, opened } = watched(() => Promise.resolve(started));
  assert.deepEqual(await open('1@1'), started);
  assert.deepEqual(await open('1@1', 59_999), duplicate);
  assert.deepEqual(await open('1@2', 1), started, 'another opening');
  assert.deepEqual(await open('1@1', 60_000), started);
  assert.deepEqual(opened, { '1@1': 2, '1@2': 1 });
});

test('repeats that come while an opening is under way wait for it', async () => {
  const { open, opened } = watched(() => sleep(5, started));
  const all = ['1@1', '1@1', '1@1'].map((key) => open(key));
  assert.deepEqual(await Promise.all(all), [started, duplicate, duplicate]);
  assert.deepEqual(opened, { '1@1': 1 });
});

test('repeats of an opening that fails try for themselves, one at a time', async () => {
  const { open, opened } = watched((_key, time) =>
    time < 3 ? Promise.reject(new Error(`try ${time}`)) : Promise.resolve(started),
  );
  const all = await Promise.allSettled(['1@1', '1@1', '1@1', '1@1'].map((key) => open(key)));
  assert.deepEqual(
    all.map((one) => (one.status === 'fulfilled' ? one.value.kind : String(one.reason))),
    ['Error: try 1', 'Error: try 2', 'started', 'duplicate'],
  );
  assert.deepEqual(opened, { '1@1': 3 });
});

test('what led to no run is asked again', async () => {
  const answers: OpenAnswer[] = [
    { kind: 'ignored', workflowId: 'route/1', reason: 'a rule' },
    { kind: 'stale', workflowId: 'route/1' },
  ];
  for (const answer of answers) {
    const { open, opened } = watched(() => Promise.resolve(answer));
    assert.deepEqual([await open('1@1'), await open('1@1', 1)], [answer, answer]);
    assert.deepEqual(opened, { '1@1': 2 });
  }
});

test('only so many are remembered, the latest ones', async () => {
  const { open } = watched(() => Promise.resolve(started));
  for (let at = 0; at <= 10_000; at++) await open(`${at}`);
  assert.deepEqual([await open('0', 1), await open('10000', 1)], [started, duplicate]);
});
