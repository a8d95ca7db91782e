/** What the operating system knows of a process and of its children. Linux. */
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks in a second: 100 on every Linux that Node runs on. */
const TICKS = 100;

interface Stat {
  parent: number;
  /** Processor time so far, milliseconds: all threads, this process only. */
  cpu: number;
  /** The same of its children that have ended and were waited for. */
  cpuOfEnded: number;
}

function statOf(pid: number): Stat {
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

/** Processor time so far, milliseconds, of those that run and of those that have ended and were waited for. */
export function cpuOfTree(root: number): number {
  return sum(treeOf(root), (pid) => {
    const { cpu, cpuOfEnded } = statOf(pid);
    return cpu + cpuOfEnded;
  });
}

/** MiB: what processes share counts in each. */
export const peakOfTree = (root: number): number => sum(treeOf(root), peakOf);

/** One that has ended meanwhile has had its time added to its parent's. */
function sum(pids: number[], figure: (pid: number) => number): number {
  return pids.reduce((all, pid) => {
    try {
      return all + figure(pid);
    } catch {
      return all;
    }
  }, 0);
}

function treeOf(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name): [pid: number, parent: number] => [Number(name), parentOf(Number(name))]);
  const tree = [root];
  // Grows while it is walked.
  for (const one of tree) tree.push(...parents.filter(([, parent]) => parent === one).map(([pid]) => pid));
  return tree;
}

function parentOf(pid: number): number {
  try {
    return statOf(pid).parent;
  } catch {
    return 0;
  }
}
