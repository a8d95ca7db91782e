import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from './process-info.js';

/** Milliseconds between asking and killing; the server itself needs about 1.5 s to close. */
const GRACE = 10_000;

/** SIGTERM, then SIGKILL for one that does not listen; returns when it is gone. */
export async function endProcess(pid: number, gone: () => boolean = () => !isAlive(pid)): Promise<void> {
  signal(pid, 'SIGTERM');
  const deadline = Date.now() + GRACE;
  while (!gone()) {
    if (Date.now() > deadline) signal(pid, 'SIGKILL');
    await sleep(50);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
