import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { judge } from './judge.js';

/** By load. */
export type Verdicts = Record<string, ReturnType<typeof judge>>;

interface Kept {
  /** When it was run, UTC. */
  at: string;
  cores: number;
  node: string;
  verdicts: Verdicts;
}

const FILE = 'bench/results/pairs.json';

/** Writes a tuning's pairs down, in the place of earlier ones. */
export function keep(tuning: string, verdicts: Verdicts): void {
  const kept = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Kept>) : {};
  const at = new Date().toISOString().slice(0, 16);
  const all = { ...kept, [tuning]: { at, cores: cpus().length, node: process.version, verdicts } };
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(all, null, 1)}\n`);
}
