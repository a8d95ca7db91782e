/** The Temporal server as a process: which one it is, and whether it lives. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './wait.js';

/** It runs in a process group of its own; its number stands in a note beside its database. */
export function temporalPid(data: string): number {
  const note = readdirSync(data).find((name) => name.endsWith('.pid'));
  if (note === undefined) throw new Error('no note of the Temporal server');
  return (JSON.parse(readFileSync(join(data, note), 'utf8')) as { pid: number }).pid;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  } catch {
    return false;
  }
}

/** On a busy machine its threads go on for a moment after the signal: resolves when all of them stand still. */
export async function freeze(pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  const tasks = `/proc/${pid}/task`;
  const stands = (task: string) => / T /.test(readFileSync(join(tasks, task, 'stat'), 'utf8').slice(0, 60));
  try {
    await until('Temporal stands still', () => readdirSync(tasks).every(stands));
  } catch (error) {
    thaw(pid);
    throw error;
  }
}

/** One that stands still cannot end either. */
export function thaw(pid: number): void {
  if (isAlive(pid)) process.kill(pid, 'SIGCONT');
}
