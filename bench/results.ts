/** Stored results. A new one replaces the one of its name; the others of the file may be of other days. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';

const fileOf = (suite: string) => `bench/results/${suite}.json`;

interface Circumstances {
  /** When it was run, UTC. */
  at: string;
  cores: number;
  node: string;
}

/** The results of a suite, by name. */
export const readResults = <T>(suite: string): Record<string, T & Circumstances> =>
  existsSync(fileOf(suite))
    ? (JSON.parse(readFileSync(fileOf(suite), 'utf8')) as Record<string, T & Circumstances>)
    : {};

export function keepResult(suite: string, name: string, result: object): void {
  const file = fileOf(suite);
  const at = new Date().toISOString().slice(0, 16);
  const all = {
    ...readResults(suite),
    [name]: { at, cores: cpus().length, node: process.version, ...result },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`);
}
