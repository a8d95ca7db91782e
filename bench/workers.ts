/**
 * `npm run bench:workers` (`-- --quick`: shortened, not kept): what 1, 2 and 4 worker processes add up to on this machine, on
 * a Temporal server of its own with a durable PostgreSQL, beside API and worker in one process. Ratios within one run are what
 * counts: machines differ, and the servers and the outside world have the same processors.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/build.mjs';
import { inTime } from '../test/support/wait.js';
import { keep } from './kept.js';
import { startOutside } from './speed/outside.js';
import { syncTime } from './workers/disk.js';
import { startInstallation, type Installation } from './workers/installation.js';
import { Processes } from './workers/processes.js';
import { findPrograms, Missing, type Programs } from './workers/programs.js';
import { ratiosOf } from './workers/ratios.js';
import { rowsOf } from './workers/rows.js';
import { inTurns } from './workers/turns.js';

const quick = process.argv.includes('--quick');
const size = quick ? { rounds: 1, count: 64, warm: 16 } : { rounds: 3, count: 128, warm: 64 };
/** Milliseconds that the CRM takes, by scenario. */
const scenarios = { 'known, 64 in flight': 0, 'known, 64 in flight, CRM in 300 ms': 300 };
/** Milliseconds for one of them, and for one that comes to no end. */
const WITHIN = 170_000;
const OVER = 10 * 60_000;
const FILE = 'bench/results/workers.json';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'vip-router-workers-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
// PostgreSQL's user passes through.
chmodSync(folder, 0o711);
const processes = new Processes(folder);
const outside = await startOutside();
let installation: Installation | undefined;

try {
  await Promise.race([run(), processes.died, interrupted()]);
} catch (e) {
  process.stderr.write(`${e instanceof Error ? e.message : String(e)}\n`);
  process.exitCode = e instanceof Missing ? 2 : 1;
} finally {
  await installation?.together.stop();
  await processes.stopAll();
  outside.stop();
}
process.exit();

async function run(): Promise<void> {
  const programs = await findPrograms({ processes, folder, say });
  if (!(await ensureBuilt())) throw new Error('the build failed');
  await inTime('the end of the run', measureAll(programs), OVER);
}

async function measureAll(programs: Programs): Promise<void> {
  say('Starting PostgreSQL, Temporal, API and workers');
  installation = await startInstallation(processes, programs, { outside, folder });
  const { product, together, servers } = installation;
  const sync = syncTime(folder);
  say(`A page is on the disk after ${sync} ms`);
  const rows = rowsOf(product, together, servers);
  for (const [name, crmDelay] of Object.entries(scenarios)) {
    outside.crmDelay = crmDelay;
    say(`\n${name}`);
    const blocks = await inTurns({ rows, size, outside, within: WITHIN, say });
    const ratios = ratiosOf(blocks);
    say(JSON.stringify(ratios, null, 1));
    if (!quick) keep(FILE, name, { ratios, sync, blocks });
  }
}

function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => reject(new Error('interrupted')));
  });
}
