/**
 * What 1, 2 and 4 worker processes add up to on this machine, on a Temporal server of its own with a durable PostgreSQL, beside
 * API and worker in one process. Only ratios within one run count: machines differ, and the servers and the stand-ins have the
 * same processors.
 */
import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { inTime } from '../test/support/wait.js';
import { median, round } from './figures.js';
import { webhooks } from './product/wire.js';
import { AGENTS, startEngine } from './speed/engine.js';
import type { Bench, Options } from './suite.js';
import { startPostgres } from './workers/postgres.js';
import { startProduct } from './workers/product.js';
import { findPrograms, Missing } from './workers/programs.js';
import { inTurns, ONE_PROCESS, ratiosOf, rowsOf } from './workers/rows.js';
import { startTemporal } from './workers/temporal.js';

/** Milliseconds that the CRM takes, by scenario. */
const scenarios = { 'known, 64 in flight': 0, 'known, 64 in flight, CRM in 300 ms': 300 };
/** Milliseconds. */
const SCENARIO_TIMEOUT = 170_000;
const RUN_TIMEOUT = 10 * 60_000;

export async function workers(bench: Bench, { quick }: Options): Promise<number | undefined> {
  try {
    await inTime('the end of the run', measureAll(bench, quick === true), RUN_TIMEOUT);
    return undefined;
  } catch (e) {
    if (!(e instanceof Missing)) throw e;
    process.stderr.write(`${e.message}\n`);
    return 2;
  }
}

async function measureAll(bench: Bench, quick: boolean): Promise<void> {
  const { outside, folder, say, keep } = bench;
  const size = quick ? { rounds: 1, count: 64, warm: 16 } : { rounds: 3, count: 128, warm: 64 };
  const rows = await startAll(bench);
  const sync = syncTime(folder);
  say(`A page is on the disk after ${sync} ms`);
  for (const [name, crmDelay] of Object.entries(scenarios)) {
    outside.crmDelay = crmDelay;
    say(`\n${name}`);
    const blocks = await inTurns({ rows, size, outside, within: SCENARIO_TIMEOUT, say });
    const ratios = ratiosOf(blocks);
    say(JSON.stringify(ratios, null, 1));
    if (!quick) keep(name, { ratios, sync, blocks });
  }
}

/** The one process has the namespace `default`. In one of their own, API and workers have their own desk and queues. */
const SEPARATE = 'separate';

/** PostgreSQL, Temporal, API and workers, and beside them the one process that `start` runs. */
async function startAll(bench: Bench) {
  const { processes, folder, outside, say } = bench;
  const programs = await findPrograms({ processes, folder, say });
  say('Starting PostgreSQL, Temporal, API and workers');
  const postgres = await startPostgres(processes, programs, folder);
  const namespaces = ['default', SEPARATE];
  const temporal = await startTemporal(processes, programs, { postgres, namespaces });
  const told = {
    outside: outside.url,
    agents: AGENTS,
    callsPerSecond: false,
    temporal: temporal.address,
  } as const;
  const product = await startProduct(processes, { told, namespace: SEPARATE, folder });
  const TMPDIR = join(folder, 'one-process');
  mkdirSync(TMPDIR);
  const flags = { args: [], env: { TMPDIR } };
  const together = await startEngine(bench, ONE_PROCESS, 'product', told, { wire: webhooks, flags });
  return rowsOf(product, together, { temporal: temporal.pid, postgresql: postgres.pid });
}

const TRIES = 100;
/** Bytes: a page of PostgreSQL's log. */
const PAGE = 8_192;

/** Median of milliseconds until a page is on the disk. A folder in memory would confirm immediately. */
function syncTime(folder: string): number {
  const file = join(folder, 'sync');
  const handle = openSync(file, 'w');
  const took = Array.from({ length: TRIES }, (_, at) => {
    const begun = performance.now();
    writeSync(handle, Buffer.alloc(PAGE, at), 0, PAGE, 0);
    fdatasyncSync(handle);
    return performance.now() - begun;
  });
  closeSync(handle);
  rmSync(file);
  return round(median(took));
}
