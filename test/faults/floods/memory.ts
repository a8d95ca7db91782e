import { readFileSync } from 'node:fs';

/** Resident memory of the service in MiB. */
export interface Memory {
  before: number;
  max: number;
  after: number;
}

const INTERVAL = 250;

export function residentOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib ?? NaN) / 1024);
}

/** Looks again and again until it is stopped. */
export function watchMemory(pid: number): { stop: () => Memory } {
  const before = residentOf(pid);
  let max = before;
  const look = () => (max = Math.max(max, residentOf(pid)));
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      clearInterval(timer); // It is dead, which is said elsewhere.
    }
  }, INTERVAL);
  return {
    stop() {
      clearInterval(timer);
      return { before, max: look(), after: residentOf(pid) };
    },
  };
}
