/** What the operating system knows of a process. Linux. */
import { readFileSync } from 'node:fs';

/** Clock ticks in a second: 100 on every Linux that Node runs on. */
const TICKS = 100;

interface Stat {
  parent: number;
  /** Processor time so far, milliseconds: all threads, this process only. */
  cpu: number;
  /** The same of its children that have ended and were waited for. */
  cpuOfEnded: number;
}

export function statOf(pid: number): Stat {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Those after the name, which may hold anything.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const milliseconds = (at: number) => (((fields[at] ?? 0) + (fields[at + 1] ?? 0)) * 1_000) / TICKS;
  return { parent: fields[1] ?? 0, cpu: milliseconds(11), cpuOfEnded: milliseconds(13) };
}

/** Processor time so far, milliseconds: all threads, this process only. */
export const cpuOf = (pid: number): number => statOf(pid).cpu;

/** Largest resident memory so far, MiB. */
export function peakOf(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
