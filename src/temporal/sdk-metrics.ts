/** The Temporal SDK's own metrics in the Prometheus text format, for the same page as ours: no port of their own. */
import type { MetricsBuffer } from '@temporalio/worker';

type Update = ReturnType<MetricsBuffer['retrieveUpdates']> extends Iterable<infer T> ? T : never;
type Kind = Update['metric']['kind'];

/** Milliseconds, as the SDK measures durations. */
const BUCKETS = [5, 10, 50, 100, 500, 1_000, 5_000, 10_000, 60_000];
/** Label sets of all metrics together. Bounds the memory, since the SDK chooses the labels. */
const MAX_SERIES = 5_000;

interface Series {
  sum: number;
  count: number;
  buckets: number[];
}
interface Family {
  kind: Kind;
  help: string;
  series: Map<string, Series>;
}

export class SdkMetrics {
  readonly #families = new Map<string, Family>();
  #series = 0;

  /** Takes over what the SDK has counted since the last call. */
  add(updates: Iterable<Update>): void {
    for (const { metric, value, attributes } of updates) {
      const family = this.#family(metric);
      const series = this.#seriesOf(family, labelsOf(attributes));
      if (!series) continue;
      series.count += 1;
      series.sum = metric.kind === 'gauge' ? value : series.sum + value;
      if (metric.kind === 'histogram')
        BUCKETS.forEach((limit, at) => {
          if (value <= limit) series.buckets[at] = (series.buckets[at] ?? 0) + 1;
        });
    }
  }

  text(): string {
    return [...this.#families].flatMap(([name, family]) => linesOf(name, family)).join('\n');
  }

  #family({ name, kind, description = '' }: Update['metric']): Family {
    const known = this.#families.get(name);
    if (known) return known;
    const family = { kind, help: description, series: new Map<string, Series>() };
    this.#families.set(name, family);
    return family;
  }

  #seriesOf({ series }: Family, labels: string): Series | undefined {
    const known = series.get(labels);
    if (known || this.#series >= MAX_SERIES) return known;
    this.#series += 1;
    const fresh = { sum: 0, count: 0, buckets: BUCKETS.map(() => 0) };
    series.set(labels, fresh);
    return fresh;
  }
}

function linesOf(name: string, { kind, help, series }: Family): string[] {
  const type = kind === 'histogram' ? 'histogram' : kind === 'counter' ? 'counter' : 'gauge';
  const head = [`# HELP ${name} ${help.replace(/\s+/g, ' ')}`, `# TYPE ${name} ${type}`];
  const lines = [...series].flatMap(([labels, one]) =>
    kind === 'histogram' ? histogramLines(name, labels, one) : [`${name}{${labels}} ${one.sum}`],
  );
  return [...head, ...lines];
}

function histogramLines(name: string, labels: string, { sum, count, buckets }: Series): string[] {
  const with_ = (le: string) => `${name}_bucket{${labels === '' ? '' : `${labels},`}le="${le}"}`;
  return [
    ...BUCKETS.map((limit, at) => `${with_(String(limit))} ${buckets[at] ?? 0}`),
    `${with_('+Inf')} ${count}`,
    `${name}_sum{${labels}} ${sum}`,
    `${name}_count{${labels}} ${count}`,
  ];
}

const labelsOf = (attributes: Update['attributes']): string =>
  Object.entries(attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name.replace(/\W/g, '_')}="${escaped(String(value))}"`)
    .join(',');

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
