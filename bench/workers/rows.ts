/** What is compared (numbers of worker processes, and one process for everything), in turns, and the ratios between. */
import { median, round } from '../figures.js';
import type { Engine } from '../speed/engine.js';
import { inFlight } from '../speed/load.js';
import type { Outside } from '../speed/outside.js';
import { known } from '../speed/stories.js';
import { figures } from '../speed/summary.js';
import { blockInWords, measureBlock, type Block, type Parts } from './block.js';
import type { Product } from './product.js';

interface Row {
  name: string;
  /** Starts and stops processes as needed. `fresh`: processes that have routed nothing yet. */
  ready(): Promise<{ engine: Engine; parts: Parts; fresh: number }>;
}

interface Size {
  rounds: number;
  /** Conversations of a block. */
  count: number;
  /** Conversations before a block, for each new process. */
  warm: number;
}

interface Turns {
  rows: readonly Row[];
  size: Size;
  outside: Outside;
  /** Milliseconds for all rounds. A round that would exceed it, by the length of the last, is left out. */
  within: number;
  say: (line: string) => void;
}

const WIDTH = 64;

export const ONE_PROCESS = 'API and worker in one process';
const WORKERS = [1, 2, 4];

const nameOf = (workers: number): string => (workers === 1 ? '1 worker' : `${workers} workers`);

/** @param servers process ids */
export function rowsOf(
  product: Product,
  together: Engine,
  servers: Pick<Parts, 'temporal' | 'postgresql'>,
): Row[] {
  let cold = 1;
  const reference: Row = {
    name: ONE_PROCESS,
    async ready() {
      await product.scale(1);
      const fresh = cold;
      cold = 0;
      return { engine: together, parts: servers, fresh };
    },
  };
  const separate = WORKERS.map((count): Row => ({
    name: nameOf(count),
    async ready() {
      const fresh = await product.scale(count);
      const workers = product.workers().map(({ pid }) => pid);
      const { engine } = product;
      return { engine, parts: { ...servers, separate: { api: engine.pid, workers } }, fresh };
    },
  }));
  return [reference, ...separate];
}

/** Blocks of each row in turns, so that a machine that slows down slows all of them. */
export async function inTurns({ rows, size, outside, within, say }: Turns): Promise<Block[]> {
  const found: Block[] = [];
  const begun = performance.now();
  for (let round = 0; round < size.rounds; round++) {
    const took = (performance.now() - begun) / Math.max(round, 1);
    if (round > 0 && performance.now() - begun + took > within) {
      say(`  ${size.rounds - round} of ${size.rounds} rounds left out: out of time`);
      break;
    }
    for (const row of rows) {
      const { engine, parts, fresh } = await row.ready();
      const load = (count: number) => inFlight(WIDTH, count, () => known(engine, outside));
      await load(size.warm * Math.max(fresh, 1));
      const block = await measureBlock(row.name, [engine, parts], () => load(size.count));
      found.push(block);
      say(blockInWords(block));
    }
  }
  return found;
}

const PAIRS: [title: string, over: string, under: string][] = [
  ['2 workers to 1', nameOf(2), nameOf(1)],
  ['4 workers to 1', nameOf(4), nameOf(1)],
  ['one process to 1 worker', ONE_PROCESS, nameOf(1)],
];

/** Medians of the ratios of each round. */
export function ratiosOf(blocks: readonly Block[]): Record<string, number> {
  const of = (name: string) => blocks.filter(({ engine }) => engine === name);
  const row: Record<string, number> = {};
  for (const [title, over, under] of PAIRS)
    for (const [name, figure] of Object.entries(figures)) {
      const below = of(under);
      row[`${title} ${name}`] = round(
        median(of(over).map((one, at) => figure(one) / figure(below[at] ?? one))),
      );
    }
  return row;
}
