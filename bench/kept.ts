/** Results that stay: each in the place of an earlier one of its name. Ratios are of one run, so several days may stand side by side. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';

interface Circumstances {
  /** When it was run, UTC. */
  at: string;
  cores: number;
  node: string;
}

export const readKept = <T>(file: string): Record<string, T & Circumstances> =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, T & Circumstances>) : {};

export function keep(file: string, name: string, result: object): void {
  const at = new Date().toISOString().slice(0, 16);
  const all = {
    ...readKept(file),
    [name]: { at, cores: cpus().length, node: process.version, ...result },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`);
}
