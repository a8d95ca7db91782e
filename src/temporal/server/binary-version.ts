import { runCommand } from './run-command.js';

export interface BinaryVersion {
  cli: string;
  server: string;
}

/** Reads `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`; `undefined` for anything else. */
export function parseVersion(text: string): BinaryVersion | undefined {
  const found = /temporal version (\S+) \(Server ([^\s,)]+)/.exec(text);
  return found?.[1] !== undefined && found[2] !== undefined ? { cli: found[1], server: found[2] } : undefined;
}

/** Asks the binary itself; `undefined` when it does not run or is something else of that name. */
export async function versionOf(binary: string): Promise<BinaryVersion | undefined> {
  const { code, output } = await runCommand(binary, ['--version'], { ms: 10_000 });
  return code === 0 ? parseVersion(output) : undefined;
}

/** Compares the numbers of two versions; a suffix such as `-rc1` does not count. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [numbers(version), numbers(least)];
  for (let at = 0; at < 3; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const numbers = (version: string): number[] =>
  version
    .replace(/^v/, '')
    .split(/[-+]/, 1)
    .join('')
    .split('.')
    .map((part) => Number.parseInt(part, 10) || 0);
