/**
 * `npm run bench`: the product beside the bare engine and beside Temporal by the book, in one run, in turns. Ratios are what
 * counts: machines differ, and are busy.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/temporal/server/free-port.js';
import { resolveBinary } from '../../src/temporal/server/resolve-binary.js';
import { webhooks } from '../product/wire.js';
import { startEngine, type Engine } from './engine.js';
import { startOutside } from './outside.js';
import { scenarios } from './scenarios.js';
import { startServer, type Server } from './server.js';
import { summary } from './summary.js';
import type { Measured } from './measure.js';

const quick = process.argv.includes('--quick');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'vip-router-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const binary = await resolveBinary({ env: process.env, say });
const outside = await startOutside();
const [ours, unmodified] = await Promise.all([
  startServer({ binary, dbFile: join(folder, 'ours.db'), port: await freePort(), tuned: true }),
  startServer({ binary, dbFile: join(folder, 'book.db'), port: await freePort(), tuned: false }),
]);
const told = { outside: outside.url, agents: 50, callsPerSecond: false as const };
const on = ({ address }: Server) => ({ ...told, temporal: address });
const engines: [Engine, Server][] = [
  [await startEngine('product', 'product', on(ours), webhooks), ours],
  [await startEngine('bare', 'bare', on(ours)), ours],
  [await startEngine('by the book', 'by-the-book', on(unmodified)), unmodified],
];
const report: Record<string, Measured[]> = {};
try {
  for (const [name, scenario] of Object.entries(scenarios(quick))) {
    if (only !== undefined && only !== name) continue;
    say(`\n${name}`);
    report[name] = await scenario(engines, outside, say);
  }
} finally {
  for (const [engine] of engines) await engine.stop();
  await Promise.all([ours.stop(), unmodified.stop()]);
  outside.stop();
}
const result = {
  cores: cpus().length,
  node: process.version,
  quick,
  ratios: summary(report),
  scenarios: report,
};
say(`\n${JSON.stringify(result.ratios, null, 1)}`);
if (!quick && only === undefined) {
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/speed.json', `${JSON.stringify(result, null, 1)}\n`);
}
process.exit(0);
