/** What must stay flat while the service works: memory of its processes, histories of the workflows that never end. */
import { readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { members, type Fleet, type Member } from '../../support/fleet.js';

export interface Sample {
  /** Resident memory in MiB. */
  memory: Record<Member, number>;
  /** Events in the present run, by workflow id. */
  histories: Record<string, number>;
}

const LONG_LIVED = ['desk/acme', 'policy/acme', 'webhooks/acme'];

export async function sample(fleet: Fleet, client: Client): Promise<Sample> {
  const memory = Object.fromEntries(members.map((one) => [one, residentOf(fleet.pid(one))]));
  const histories: Sample['histories'] = {};
  for (const id of LONG_LIVED) histories[id] = (await client.workflow.getHandle(id).describe()).historyLength;
  return { memory: memory as Sample['memory'], histories };
}

function residentOf(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1_024);
}

/** Median of a gauge in the second and in the last quarter: the first is for warming up. */
export function trend(samples: Sample[], of: (sample: Sample) => number): { early: number; late: number } {
  const quarter = Math.floor(samples.length / 4);
  const median = (some: Sample[]) => some.map(of).sort((a, b) => a - b)[Math.floor(some.length / 2)] ?? 0;
  return { early: median(samples.slice(quarter, 2 * quarter)), late: median(samples.slice(-quarter)) };
}
