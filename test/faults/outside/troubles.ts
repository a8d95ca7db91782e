/** What the world outside does to the service for a while. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { control } from '../../support/eight-stories.js';
import type { Fleet } from '../../support/fleet.js';

const run = promisify(execFile);

export interface Trouble {
  /** Milliseconds that it lasts. */
  lasts: number;
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
};
