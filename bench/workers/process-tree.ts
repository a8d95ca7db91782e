/** Processor time and memory of a process with all its children: PostgreSQL has one for each connection. Linux. */
import { readdirSync, readFileSync } from 'node:fs';
import { cpuOf, peakOf } from '../speed/machine.js';

/** Clock ticks in a second, as in machine.ts. */
const TICKS = 100;

/** Processor time so far, milliseconds, of those that run and of those that have ended and were waited for. */
export function cpuOfTree(root: number): number {
  return sum(treeOf(root), (pid) => cpuOf(pid) + cpuOfEnded(pid));
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
    .map((name): [pid: number, parent: number] => [Number(name), parentOf(name)]);
  const tree = [root];
  // Grows while it is walked.
  for (const one of tree) tree.push(...parents.filter(([, parent]) => parent === one).map(([pid]) => pid));
  return tree;
}

function parentOf(pid: string): number {
  try {
    return Number(fieldsOf(pid)[1]);
  } catch {
    return 0;
  }
}

function cpuOfEnded(pid: number): number {
  const fields = fieldsOf(String(pid));
  return ((Number(fields[13]) + Number(fields[14])) * 1_000) / TICKS;
}

/** Those after the name, which may hold anything. */
function fieldsOf(pid: string): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
