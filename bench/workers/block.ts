/** One block of conversations, with what each part of the installation spent on it. */
import { cpus } from 'node:os';
import { round } from '../figures.js';
import type { Engine } from '../speed/engine.js';
import type { Took } from '../speed/load.js';
import { cpuOf, cpuOfTree, peakOfTree } from '../speed/machine.js';
import { inWords, measure, type Measured } from '../speed/measure.js';

/** Process ids. */
export interface Parts {
  temporal: number;
  postgresql: number;
  /** Absent: the engine is API and worker in one process. */
  separate?: { api: number; workers: readonly number[] };
}

/** `engine` is API and workers together. */
export interface Block extends Measured {
  /** Milliseconds of a conversation. */
  cpu: Measured['cpu'] & {
    postgresql: number;
    workers?: number;
    api?: number;
    /** Platform, CRM and contacts, which the measuring process plays; not in `all`. */
    outside: number;
  };
  /** The part of the machine's processors that all of these had, the outside too: 1 is the whole machine. */
  busy: number;
}

/** @param name of the row */
export async function measureBlock(
  name: string,
  [engine, parts]: [Engine, Parts],
  load: () => Promise<Took>,
): Promise<Block> {
  const before = spentBy(engine, parts);
  const server = { pid: parts.temporal, address: '', stop: () => Promise.resolve() };
  const measured = await measure([engine, server], load);
  const after = spentBy(engine, parts);
  const each = (part: Part) => round(((after[part] ?? NaN) - (before[part] ?? NaN)) / measured.count);
  const cpu = { engine: each('engine'), temporal: each('temporal'), postgresql: each('postgresql') };
  const all = cpu.engine + cpu.temporal + cpu.postgresql;
  const outside = each('outside');
  const byProcess = parts.separate ? { workers: each('workers'), api: each('api') } : {};
  return {
    ...measured,
    engine: name,
    cpu: { ...cpu, ...byProcess, outside, all: round(all) },
    busy: round(((all + outside) * measured.perSecond) / 1_000 / cpus().length),
    peak: { engine: total(product(engine, parts), peakOfTree), temporal: peakOfTree(parts.temporal) },
  };
}

export function blockInWords(block: Block): string {
  const { cpu, busy } = block;
  const product =
    cpu.workers === undefined ? `product ${cpu.engine}` : `workers ${cpu.workers}, API ${cpu.api ?? NaN}`;
  return `${inWords(block)}, PostgreSQL ${cpu.postgresql}, ${product}; processors ${Math.round(busy * 100)} % busy`;
}

type Part = 'engine' | 'temporal' | 'postgresql' | 'outside' | 'workers' | 'api';

/** Milliseconds so far. */
const spentBy = (engine: Engine, parts: Parts): Partial<Record<Part, number>> => ({
  engine: total(product(engine, parts), cpuOfTree),
  temporal: cpuOfTree(parts.temporal),
  postgresql: cpuOfTree(parts.postgresql),
  // This process alone: all the others are its children.
  outside: cpuOf(process.pid),
  ...(parts.separate && {
    workers: total(parts.separate.workers, cpuOfTree),
    api: cpuOfTree(parts.separate.api),
  }),
});

const product = ({ pid }: Engine, { separate }: Parts): readonly number[] =>
  separate ? [separate.api, ...separate.workers] : [pid];

const total = (pids: readonly number[], figure: (pid: number) => number): number =>
  pids.reduce((sum, pid) => sum + figure(pid), 0);
