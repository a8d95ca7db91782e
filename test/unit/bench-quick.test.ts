import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfProportion } from '../../bench/speed/gross.js';

test('a ratio that only a defect explains is named, a busy machine is not', () => {
  const oneInFlight = (ratio: number) => ({
    'known, one in flight': { 'product/bare p50': ratio, 'book/product p50': 3 },
  });
  assert.deepEqual(outOfProportion(oneInFlight(1.4)), []);
  assert.deepEqual(outOfProportion(oneInFlight(3.9)), []);
  assert.deepEqual(outOfProportion(oneInFlight(5)), [
    'known, one in flight: product/bare p50 is 5, at most 4 is expected of any machine',
  ]);
  assert.deepEqual(outOfProportion({ 'known, 64 in flight': { 'book/product cpu': 0.9 } }), [
    'known, 64 in flight: book/product cpu is 0.9, at least 1 is expected of any machine',
  ]);
});
