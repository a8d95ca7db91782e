/** Processor time and memory of a process with all its children: PostgreSQL has one for each connection. Linux. */
import { readdirSync } from 'node:fs';
import { peakOf, statOf } from '../speed/machine.js';

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
