/**
 * The product beside the bare engine and beside Temporal by the book, in one run, in turns. Only ratios count: machines
 * differ, and are busy.
 */
import { webhooks } from './product/wire.js';
import { AGENTS, startEngine, UNREACHED_LIMIT, type Engine } from './speed/engine.js';
import { outOfProportion } from './speed/gross.js';
import { counted } from './speed/history.js';
import type { Measured } from './speed/measure.js';
import { scenarios } from './speed/scenarios.js';
import { startServer, type Server } from './speed/server.js';
import { summary } from './speed/summary.js';
import { keepResult } from './results.js';
import type { Bench, Options } from './suite.js';

const HISTORIES = 'events and actions';

export async function speed(bench: Bench, { quick, only }: Options): Promise<number> {
  const { outside, say, keep } = bench;
  const wanted = Object.entries(scenarios(quick === true)).filter(([name]) => (only ?? name) === name);
  if (wanted.length === 0 && only !== HISTORIES) {
    const names = [HISTORIES, ...Object.keys(scenarios(quick === true))];
    process.stderr.write(`unknown scenario "${String(only)}"; known: ${names.join('; ')}\n`);
    return 2;
  }
  const [ours, limited, unmodified] = await Promise.all([
    startServer(bench, { tuned: true }),
    startServer(bench, { tuned: true }),
    startServer(bench, { tuned: false }),
  ]);
  const product = (name: string, on: Server, callsPerSecond: number | false = false) =>
    startEngine(bench, name, 'product', told(bench, on, callsPerSecond), { wire: webhooks });
  const engines: [Engine, Server][] = [
    [await product('product', ours), ours],
    [await startEngine(bench, 'bare', 'bare', told(bench, ours)), ours],
    [await startEngine(bench, 'by the book', 'by-the-book', told(bench, unmodified)), unmodified],
    [await product('product, limited', limited, UNREACHED_LIMIT), limited],
  ];
  const fresh = async (): Promise<[Engine, Server]> => {
    const server = await startServer(bench, { tuned: true });
    return [await product('product', server), server];
  };
  const floor = { engines, outside, say, fresh };
  if (only === undefined || only === HISTORIES) {
    const left = await counted(floor);
    say(`\n${HISTORIES}\n${JSON.stringify(left, null, 1)}`);
    if (!quick) keepResult('histories', HISTORIES, { left });
  }
  const report: Record<string, Measured[]> = {};
  for (const [name, scenario] of wanted) {
    say(`\n${name}`);
    const blocks = await scenario(floor);
    report[name] = blocks;
    if (!quick) keep(name, { ratios: summary({ [name]: blocks })[name] ?? {}, blocks });
  }
  const ratios = summary(report);
  say(`\n${JSON.stringify(ratios, null, 1)}`);
  const wrong = quick ? outOfProportion(ratios) : [];
  wrong.forEach(say);
  return wrong.length > 0 ? 1 : 0;
}

const told = ({ outside }: Bench, { address }: Server, callsPerSecond: number | false = false) => ({
  outside: outside.url,
  agents: AGENTS,
  callsPerSecond,
  temporal: address,
});
