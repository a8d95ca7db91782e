import { readFile } from 'node:fs/promises';
import { runCommand } from './run-command.js';

export interface ProcessInfo {
  parent: number;
  command: string;
}

/** What runs under that process id now; `undefined` when nothing does. */
export async function processInfo(pid: number): Promise<ProcessInfo | undefined> {
  if (!isAlive(pid)) return undefined;
  return (await fromProc(pid)) ?? (await fromPs(pid));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linux, also where there is no `ps`. */
async function fromProc(pid: number): Promise<ProcessInfo | undefined> {
  try {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state ppid": the name may hold anything, so count from its closing parenthesis.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { parent, command };
  } catch {
    return undefined;
  }
}

async function fromPs(pid: number): Promise<ProcessInfo | undefined> {
  const { code, output } = await runCommand('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { ms: 5_000 });
  const found = /^\s*(\d+)\s+(.*)$/s.exec(output);
  return code === 0 && found ? { parent: Number(found[1]), command: found[2] ?? '' } : undefined;
}
