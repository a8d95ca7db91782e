/** Blocks of each row in turns, so that a machine that slows down slows all of them. */
import type { Engine } from '../speed/engine.js';
import { inFlight } from '../speed/load.js';
import type { Outside } from '../speed/outside.js';
import { known } from '../speed/stories.js';
import { blockInWords, measureBlock, type Block, type Parts } from './block.js';

export interface Row {
  name: string;
  /** Starts and stops what it takes. `fresh`: processes that have routed nothing yet. */
  ready(): Promise<{ engine: Engine; parts: Parts; fresh: number }>;
}

export interface Size {
  rounds: number;
  /** Conversations of a block. */
  count: number;
  /** Conversations before a block, for each process that is new. */
  warm: number;
}

interface Turns {
  rows: readonly Row[];
  size: Size;
  outside: Outside;
  /** Milliseconds for all rounds: one that would take longer, going by the last, is left out. */
  within: number;
  say: (line: string) => void;
}

const WIDTH = 64;

export async function inTurns({ rows, size, outside, within, say }: Turns): Promise<Block[]> {
  const found: Block[] = [];
  const begun = performance.now();
  for (let round = 0; round < size.rounds; round++) {
    const took = (performance.now() - begun) / Math.max(round, 1);
    if (round > 0 && performance.now() - begun + took > within) {
      say(`  ${size.rounds - round} of ${size.rounds} rounds left out: the time is over`);
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
