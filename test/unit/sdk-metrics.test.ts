import assert from 'node:assert/strict';
import test from 'node:test';
import { SdkMetrics } from '../../src/temporal/sdk-metrics.js';

const update = (name: string, kind: string, value: number, attributes: object = {}) =>
  ({ metric: { name, kind, valueType: 'int', description: 'What\n it is' }, value, attributes }) as never;

test('counters add up, gauges are replaced, histograms fall into buckets, labels are escaped and ordered', () => {
  const metrics = new SdkMetrics();
  metrics.add([
    update('temporal_done', 'counter', 2, { b: 'x"y\\z\n', a: 1 }),
    update('temporal_slots', 'gauge', 7),
    update('temporal_ms', 'histogram', 7, { queue: 'q' }),
    update('temporal_ms', 'histogram', 100_000, { queue: 'q' }),
  ]);
  metrics.add([
    update('temporal_done', 'counter', 3, { a: 1, b: 'x"y\\z\n' }),
    update('temporal_slots', 'gauge', 5),
  ]);
  assert.equal(
    metrics.text(),
    [
      '# HELP temporal_done What it is',
      '# TYPE temporal_done counter',
      'temporal_done{a="1",b="x\\"y\\\\z\\n"} 5',
      '# HELP temporal_slots What it is',
      '# TYPE temporal_slots gauge',
      'temporal_slots{} 5',
      '# HELP temporal_ms What it is',
      '# TYPE temporal_ms histogram',
      ...[5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 60_000].map(
        (le) => `temporal_ms_bucket{queue="q",le="${le}"} ${le < 7 ? 0 : 1}`,
      ),
      'temporal_ms_bucket{queue="q",le="+Inf"} 2',
      'temporal_ms_sum{queue="q"} 100007',
      'temporal_ms_count{queue="q"} 2',
    ].join('\n'),
  );
});

test('however many label sets the SDK makes up, memory has an end', () => {
  const metrics = new SdkMetrics();
  for (let at = 0; at < 10_000; at++) metrics.add([update('temporal_x', 'counter', 1, { at })]);
  assert.equal(metrics.text().split('\n').length, 5_002);
});
