/** What the world outside does to the service for a while. */
import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { control } from '../../support/eight-stories.js';
import type { Fleet } from '../../support/fleet.js';

const run = promisify(execFile);

export interface Trouble {
  /** Milliseconds that it lasts. */
  lasts: number;
  /** What worker and API are told besides when they start. */
  env?: NodeJS.ProcessEnv;
  begin(fleet: Fleet): Promise<void>;
  end(fleet: Fleet): Promise<void>;
}

/** Every call of the platform's API, as the stand-in names them. */
const calls = ['contact', 'message', 'assignee', 'comment', 'tag', 'update'];
const MANY = 100_000;

/** No file of Temporal grows any more, as on a full disk; the limit is the kernel's (`prlimit`, of util-linux). */
async function limitFiles(fleet: Fleet, bytes: string): Promise<void> {
  await run('prlimit', ['--pid', String(fleet.pid('temporal')), `--fsize=${bytes}:unlimited`]);
}

const HOUR = 3_600_000;
const clockFile = join(mkdtempSync(join(tmpdir(), 'vip-router-clock-')), 'clock');
const clock = new URL('clock.mjs', import.meta.url).href;

/** @param wrongBy milliseconds by which worker and API are ahead of everybody else */
function setClocks(fleet: Fleet, wrongBy: number): void {
  writeFileSync(clockFile, String(wrongBy));
  for (const member of ['worker', 'api'] as const) process.kill(fleet.pid(member), 'SIGUSR2');
}

export const troubles: Record<string, Trouble> = {
  'too many requests': {
    lasts: 60_000,
    async begin({ sandbox }) {
      for (const call of calls)
        await control(sandbox.url, '/faults', { call, status: 429, retryAfter: 2, times: MANY });
    },
    end: ({ sandbox }) => control(sandbox.url, '/faults', {}, 'DELETE'),
  },
  'slow CRM': {
    lasts: 30_000,
    begin: ({ sandbox }) => control(sandbox.url, '/crm', { mode: 'slow' }, 'PUT'),
    end: ({ sandbox }) => control(sandbox.url, '/crm', { mode: 'ok' }, 'PUT'),
  },
  'disk full': {
    lasts: 15_000,
    begin: (fleet) => limitFiles(fleet, '4096'),
    end: (fleet) => limitFiles(fleet, 'unlimited'),
  },
  'clock jumps': {
    lasts: 20_000,
    env: { CLOCK_FILE: clockFile, NODE_OPTIONS: `--import ${clock}` },
    async begin(fleet) {
      setClocks(fleet, HOUR);
      void sleep(10_000).then(() => setClocks(fleet, -HOUR));
      return Promise.resolve();
    },
    async end(fleet) {
      setClocks(fleet, 0);
      return Promise.resolve();
    },
  },
};
