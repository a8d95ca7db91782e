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
