/**
 * The assignment desk on a real Temporal server, beside the same runs without it. Only ratios within one run count: machines
 * differ, and are busy.
 */
import { deflateSync } from 'node:zlib';
import { createWorld, type World } from '../test/support/world.js';
import { bigDesk } from '../test/support/big-desk.js';
import { decisionsPerSecond } from '../test/support/desk-speed.js';
import { MAX_WAITING } from '../src/routing/desk/size.js';
import { takeSnapshot } from '../src/routing/desk/snapshot.js';
import { drained } from './desk/drain.js';
import { quantile } from './figures.js';
import { asking, inFlight, paced, staff } from './desk/load.js';
import { watchUpdates } from './desk/updates.js';
import type { Bench, Options } from './suite.js';

const IN_FLIGHT = 64;
/** Conversations per second that leave two cores time. */
const PACE = 8;
const BLOCKS = 5;
const PER_BLOCK = 300;

const withoutDesk = {
  decideAssignment: () =>
    Promise.resolve({ kind: 'seat' as const, agent: { id: 'a1', name: 'Agent 1' }, why: 'Agent 1: no desk' }),
};

export async function desk({ say, keep }: Bench, options: Options): Promise<undefined> {
  // Without a limit of the platform, so that the assignment itself is a quick local activity.
  const platform = { name: 'respond-io', unlimited: true as const };
  const world = await createWorld({ roster: staff, policy: { platform } });
  try {
    await inFlight(world, IN_FLIGHT, 200); // Warm.
    if (options['seams']) {
      say(JSON.stringify(await seams(world), null, 1));
      return;
    }
    const report = {
      throughput: await throughput(world, say),
      seams: await seams(world),
      drain: await drained(world, 1_000),
      decisions: decisions(),
      snapshot: snapshot(),
    };
    keep('with and without the desk', report);
    say(JSON.stringify(report, null, 1));
  } finally {
    await world.stop();
  }
}

/** Blocks with and without the desk in turns. */
async function throughput(on: World, say: Bench['say']) {
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

/**
 * The desk continues as new every second: while both cores are busy, at a pace that leaves them time, and under requests
 * alone, without the rest of a routing run.
 */
async function seams(on: World) {
  return [
    await seamsDuring(on, `${IN_FLIGHT} conversations at a time`, () => inFlight(on, IN_FLIGHT, 700)),
    await seamsDuring(on, `${PACE} conversations per second`, () => paced(on, PACE, 400)),
    await seamsDuring(on, `${IN_FLIGHT} askers at a time, without runs`, () => asking(on, IN_FLIGHT, 20_000)),
  ];
}

async function seamsDuring(on: World, load: string, run: () => Promise<unknown>) {
  const updates = watchUpdates(on, { turnEvery: 1_000 });
  await run();
  const { calls, latencies, atSeam, between, failures, turned } = await updates.stop();
  const of = (some: number[]) => ({
    requests: some.length,
    p50: quantile(some, 0.5),
    p99: quantile(some, 0.99),
  });
  return { load, turned, calls, all: of(latencies), atSeam: of(atSeam), between: of(between), failures };
}

/** The rules alone: decisions per second by the length of the queue. */
function decisions() {
  return [100, 1_000, 5_000, MAX_WAITING - 200].map((waiting) => {
    const desk = bigDesk(waiting);
    const rounds = Array.from({ length: 9 }, (_, round) => decisionsPerSecond(desk, round));
    return { waiting, perSecond: Math.round(quantile(rounds.slice(2), 0.5)) };
  });
}

/** The input of the desk's next run, as JSON and as the payload codec writes it. */
function snapshot() {
  const json = JSON.stringify(takeSnapshot(bigDesk(MAX_WAITING)));
  return { json: Buffer.byteLength(json), stored: deflateSync(json).length };
}
