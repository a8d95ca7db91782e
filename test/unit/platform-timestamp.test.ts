import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { readRetryAfter } from '../../src/http/retry-after.js';
import { answeredNotAfter, toEpochMs } from '../../src/platforms/shared/timestamp.js';

test('seconds, milliseconds and microseconds of one moment are the same moment, as numbers and as text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e9, max: 9e9 }), (seconds) => {
      for (const value of [seconds, seconds * 1e3, seconds * 1e6]) {
        assert.equal(toEpochMs(value), seconds * 1000);
        assert.equal(toEpochMs(String(value)), seconds * 1000);
      }
    }),
  );
});

test('ISO 8601 is understood, everything else is absent', () => {
  assert.equal(toEpochMs('2022-09-15T20:34:41Z'), 1_663_274_081_000);
  assert.equal(toEpochMs(1_663_274_081.5), 1_663_274_081_500);
  for (const bad of [null, undefined, '', ' ', 'soon', '12 May', {}, [], true, NaN, Infinity, -5, 0, 1e20]) {
    assert.equal(toEpochMs(bad), undefined, JSON.stringify(bad));
  }
});

test('the end of the second in which the platform answered', () => {
  assert.equal(answeredNotAfter('Thu, 15 Sep 2022 20:34:41 GMT'), 1_663_274_081_999);
  const before = Date.now();
  assert.ok(answeredNotAfter(undefined) >= before);
  assert.ok(answeredNotAfter('nonsense') >= before);
});

test('Retry-After in seconds and as a date', () => {
  const now = Date.parse('Thu, 15 Sep 2022 20:34:41 GMT');
  assert.equal(readRetryAfter('3', now), 3000);
  assert.equal(readRetryAfter('0.2', now), 200);
  assert.equal(readRetryAfter('Thu, 15 Sep 2022 20:34:46 GMT', now), 5000);
  assert.equal(readRetryAfter('Thu, 15 Sep 2022 20:00:00 GMT', now), 0);
  assert.equal(readRetryAfter('999999999', now), 24 * 3600 * 1000);
  for (const bad of [undefined, '', 'soon', '-1']) assert.equal(readRetryAfter(bad, now), undefined);
});
