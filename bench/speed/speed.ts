/**
 * `npm run bench`: the product beside the bare engine and beside Temporal by the book, in one run, in turns. Ratios are what
 * counts: machines differ, and are busy.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../dev-server/free-port.js';
import { resolveBinary } from '../../dev-server/resolve-binary.js';
import { webhooks } from '../product/wire.js';
import { NEVER_MET, PEOPLE, startEngine, type Engine } from './engine.js';
import { outOfProportion } from './gross.js';
import { startOutside } from './outside.js';
import { scenarios } from './scenarios.js';
import { startServer, type Server } from './server.js';
import { summary } from './summary.js';
import { keep } from '../kept.js';
import { counted } from './history.js';
import { keepScenario } from './results.js';
import type { Measured } from './measure.js';

const quick = process.argv.includes('--quick');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);
const HISTORIES = 'events and actions';
const names = [HISTORIES, ...Object.keys(scenarios(quick))];
if (only !== undefined && !names.includes(only)) {
  process.stderr.write(`There is no scenario "${only}"; there are: ${names.join('; ')}\n`);
  process.exit(2);
}
const say = (line: string) => void process.stdout.write(`${line}\n`);
const folder = mkdtempSync(join(tmpdir(), 'vip-router-bench-'));
process.setMaxListeners(50); // One for each process that it starts.
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const binary = await resolveBinary({ env: process.env, say });
const outside = await startOutside();
const server = async (name: string, tuned: boolean) =>
  startServer({ binary, dbFile: join(folder, `${name}.db`), port: await freePort(), tuned });
const [ours, limited, unmodified] = await Promise.all([
  server('ours', true),
  server('limited', true),
  server('book', false),
]);
const on = ({ address: temporal }: Server, callsPerSecond: number | false = false) => ({
  outside: outside.url,
  agents: PEOPLE,
  callsPerSecond,
  temporal,
});
const engines: [Engine, Server][] = [
  [await startEngine('product', 'product', on(ours), webhooks), ours],
  [await startEngine('bare', 'bare', on(ours)), ours],
  [await startEngine('by the book', 'by-the-book', on(unmodified)), unmodified],
  [await startEngine('product, limited', 'product', on(limited, NEVER_MET), webhooks), limited],
];
let others = 0;
const fresh = async (): Promise<[Engine, Server]> => {
  const other = await server(`fresh-${++others}`, true);
  return [await startEngine('product', 'product', on(other), webhooks), other];
};
const floor = { engines, outside, say, fresh };
const report: Record<string, Measured[]> = {};
try {
  if (only === undefined || only === HISTORIES) {
    const left = await counted(floor);
    say(`\n${HISTORIES}\n${JSON.stringify(left, null, 1)}`);
    if (!quick) keep('bench/results/histories.json', HISTORIES, { left });
  }
  for (const [name, scenario] of Object.entries(scenarios(quick))) {
    if (only !== undefined && only !== name) continue;
    say(`\n${name}`);
    report[name] = await scenario(floor);
    if (!quick) keepScenario(name, report[name]);
  }
} finally {
  for (const [engine] of engines) await engine.stop();
  await Promise.all([ours, limited, unmodified].map((one) => one.stop()));
  outside.stop();
}
const ratios = summary(report);
say(`\n${JSON.stringify(ratios, null, 1)}`);
const wrong = quick ? outOfProportion(ratios) : [];
wrong.forEach(say);
process.exit(wrong.length > 0 ? 1 : 0);
