/**
 * `npm run bench:desk`: the assignment desk on a real Temporal server, beside the same runs without it. Ratios within one
 * run are what counts: machines differ, and are busy.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createWorld, type World } from '../test/support/world.js';
import { bigDesk } from '../test/support/big-desk.js';
import { decisionsPerSecond } from '../test/support/desk-speed.js';
import { QUEUE_LIMIT } from '../src/routing/desk/size.js';
import { pack } from '../src/routing/desk/carried.js';
import { drained } from './desk/drain.js';
import { quantile } from './figures.js';
import { inFlight, staff } from './desk/load.js';
import { watchUpdates } from './desk/updates.js';

const IN_FLIGHT = 64;
const BLOCKS = 5;
const PER_BLOCK = 300;

const withoutDesk = {
  decideAssignment: () =>
    Promise.resolve({ kind: 'seat' as const, agent: { id: 'a1', name: 'Agent 1' }, why: 'Agent 1: no desk' }),
};

const say = (line: string) => void process.stdout.write(`${line}\n`);
const world = await createWorld({ roster: staff });
try {
  await inFlight(world, IN_FLIGHT, 200); // Warm.
  const report = {
    throughput: await throughput(world),
    seams: await seams(world),
    drain: await drained(world, 1_000),
    decisions: decisions(),
    carried: carried(),
  };
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/desk.json', `${JSON.stringify(report, null, 1)}\n`);
  say(JSON.stringify(report, null, 1));
} finally {
  await world.stop();
}
process.exit(0);

/** Blocks with and without the desk in turns. */
async function throughput(on: World) {
  const updates = watchUpdates(on);
  const pairs: { desk: number; none: number }[] = [];
  for (let block = 0; block < BLOCKS; block++) {
    delete on.standIn.instead;
    const desk = await inFlight(on, IN_FLIGHT, PER_BLOCK);
    on.standIn.instead = withoutDesk;
    const none = await inFlight(on, IN_FLIGHT, PER_BLOCK);
    pairs.push({ desk, none });
    say(`${Math.round(desk)} conversations/s with the desk, ${Math.round(none)} without`);
  }
  delete on.standIn.instead;
  const ratios = pairs.map(({ desk, none }) => desk / none);
  const { calls, requests, failures } = await updates.stop();
  return {
    inFlight: IN_FLIGHT,
    withDesk: quantile(
      pairs.map(({ desk }) => desk),
      0.5,
    ),
    without: quantile(
      pairs.map(({ none }) => none),
      0.5,
    ),
    ratio: quantile(ratios, 0.5),
    ratios,
    updatesPerRequest: calls / requests,
    requests,
    failures,
  };
}

/** The desk continues as new every second, with a few and with many in flight. */
async function seams(on: World) {
  const found = [];
  for (const width of [8, IN_FLIGHT]) {
    const updates = watchUpdates(on, { turnEvery: 1_000 });
    await inFlight(on, width, 700);
    const { latencies, atSeam, failures, turned } = await updates.stop();
    found.push({
      inFlight: width,
      turned,
      requests: latencies.length,
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      atSeam: atSeam.length,
      atSeamP50: quantile(atSeam, 0.5),
      atSeamP99: quantile(atSeam, 0.99),
      failures,
    });
  }
  return found;
}

/** The rules alone: decisions per second by the length of the queue. */
function decisions() {
  return [100, 1_000, 5_000, QUEUE_LIMIT - 200].map((waiting) => {
    const desk = bigDesk(waiting);
    const rounds = Array.from({ length: 9 }, (_, round) => decisionsPerSecond(desk, round));
    return { waiting, perSecond: Math.round(quantile(rounds.slice(2), 0.5)) };
  });
}

function carried() {
  const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
  const all = pack(bigDesk(QUEUE_LIMIT));
  return {
    bytes: size(all),
    roster: size(all.roster),
    perWaiting: size(all.queue) / QUEUE_LIMIT,
    perSeat: size(all.seats) / all.seats.length,
  };
}
