import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecentOpenings } from '../../src/client/routing/recent-openings.js';

const started = { kind: 'started', workflowId: 'route/1', runId: 'run-1' } as const;
const duplicate = { ...started, kind: 'duplicate' } as const;

test('a repeat within a minute is a duplicate of the same run; later it is asked for', () => {
  const openings = new RecentOpenings();
  assert.equal(openings.repeatOf('1@1', 0), undefined);
  openings.note('1@1', started, 0);
  assert.deepEqual(openings.repeatOf('1@1', 59_999), duplicate);
  assert.equal(openings.repeatOf('1@2', 1), undefined, 'another opening');
  assert.equal(openings.repeatOf('1@1', 60_000), undefined);
});

test('what led to no run is asked again', () => {
  const openings = new RecentOpenings();
  openings.note('1@1', { kind: 'ignored', workflowId: 'route/1', reason: 'a rule' }, 0);
  openings.note('1@2', { kind: 'stale', workflowId: 'route/1' }, 0);
  assert.deepEqual([openings.repeatOf('1@1', 1), openings.repeatOf('1@2', 1)], [undefined, undefined]);
});

test('only so many are remembered, the latest ones', () => {
  const openings = new RecentOpenings();
  for (let at = 0; at <= 10_000; at++) openings.note(`${at}`, started, 0);
  assert.equal(openings.repeatOf('0', 1), undefined);
  assert.deepEqual(openings.repeatOf('10000', 1), duplicate);
});
