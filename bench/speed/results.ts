import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Measured } from './measure.js';
import { summary } from './summary.js';

/** One scenario of a run. Ratios are of blocks of the same scenario: scenarios of several days may stand side by side. */
interface Kept {
  /** When it was run, UTC. */
  at: string;
  cores: number;
  node: string;
  ratios: Record<string, number>;
  blocks: Measured[];
}

const FILE = 'bench/results/speed.json';

export const kept = (): Record<string, Kept> =>
  existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Kept>) : {};

/** Writes the scenario down, in the place of an earlier run of it. */
export function keep(scenario: string, blocks: Measured[]): void {
  const at = new Date().toISOString().slice(0, 16);
  const ratios = summary({ [scenario]: blocks })[scenario] ?? {};
  const all = { ...kept(), [scenario]: { at, cores: cpus().length, node: process.version, ratios, blocks } };
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(all, null, 1)}\n`);
}
