/** What the operating system knows of a process. Linux. */
import { readFileSync } from 'node:fs';

/** Clock ticks in a second: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Processor time so far, milliseconds: all threads, this process only. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
}

/** Largest resident memory so far, MiB. */
export function peakOf(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1] ?? 0) / 1024);
}
