import type { Engine } from './engine.js';
import { quantile, round } from '../figures.js';
import type { Took } from './load.js';
import { cpuOf, peakOf } from './machine.js';
import type { Server } from './server.js';

/** One block of conversations on one engine. Times in milliseconds. */
export interface Measured {
  engine: string;
  count: number;
  p50: number;
  p90: number;
  p99: number;
  /** Conversations in a second. */
  perSecond: number;
  /** Processor time for one conversation. */
  cpu: { engine: number; temporal: number; all: number };
  /** Largest resident memory so far, MiB. */
  peak: { engine: number; temporal: number };
}

export async function measure(
  [engine, server]: [Engine, Server],
  load: () => Promise<Took>,
): Promise<Measured> {
  const before = [cpuOf(engine.pid), cpuOf(server.pid)] as const;
  const { each, all } = await load();
  const count = each.length;
  const spent = (now: number, then: number) => round((now - then) / count);
  const cpu = {
    engine: spent(cpuOf(engine.pid), before[0]),
    temporal: spent(cpuOf(server.pid), before[1]),
  };
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((part) => round(quantile(each, part), 1));
  return {
    engine: engine.name,
    count,
    p50: p50 ?? NaN,
    p90: p90 ?? NaN,
    p99: p99 ?? NaN,
    perSecond: round((count * 1_000) / all, 1),
    cpu: { ...cpu, all: round(cpu.engine + cpu.temporal) },
    peak: { engine: peakOf(engine.pid), temporal: peakOf(server.pid) },
  };
}

export const inWords = ({ engine, p50, p99, perSecond, cpu }: Measured): string =>
  `  ${engine.padEnd(12)} p50 ${String(p50).padStart(7)}  p99 ${String(p99).padStart(7)}  ${String(perSecond).padStart(6)}/s  CPU ${cpu.all} ms, of which Temporal ${cpu.temporal}`;
