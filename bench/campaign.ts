/**
 * The replies to a mass campaign, and VIPs among them, on a platform that limits calls. How long does a VIP wait, and how
 * long the campaign?
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../sandbox/ledger.js';
import { demoPolicy, install, type Installation } from '../test/support/installation.js';
import { arrive, KINDS, type Arrival } from './campaign/arrivals.js';
import { quantile } from './figures.js';
import type { Bench, Options } from './suite.js';

export async function campaign({ say, keep }: Bench, options: Options): Promise<undefined> {
  const { count = 5_000, vips = 30, rate = 25, arrivals = 50 } = numbers(options);
  const policy = demoPolicy(
    ['callsPerSecond: 5', `callsPerSecond: ${rate}`],
    ['    question:', '    vipContacts: { tags: [gold] }\n\n    question:'],
  );
  const service = await install(policy, { callsPerSecond: rate, errorsAllowed: Infinity });
  try {
    await service.start();
    const arrived = await arrive(service, { count, vips, arrivals, say });
    const report = { count, vips, rate, arrivals, ...(await waitsOf(service, arrived, say)) };
    keep(`${count} replies, ${rate} calls a second`, report);
    say(JSON.stringify(report, null, 1));
  } finally {
    await service.stop();
  }
}

const numbers = (options: Options): Partial<Record<string, number>> =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, Number(value)]));

/** Milliseconds without a further assignment. */
const WAIT_TIMEOUT = 60_000;

/** Waits until every contact is assigned. Milliseconds that each kind of contact waited. */
async function waitsOf(service: Installation, arrived: Arrival[], say: (line: string) => void) {
  const assigned = new Map<number, number>();
  const wrote = new Map(arrived.map(({ contact, at }) => [contact, at]));
  let calls: Entry[] = [];
  let last = Date.now();
  while (assigned.size < arrived.length && Date.now() - last < WAIT_TIMEOUT) {
    await sleep(5_000);
    const before = assigned.size;
    calls = await ledgerOf(service);
    for (const { call, effect, contact, at } of calls)
      if (call === 'assignee' && effect != null && contact !== undefined && !assigned.has(contact)) {
        // A contact of an earlier time was assigned then, too.
        const isNew = at >= (wrote.get(contact) ?? Infinity);
        if (isNew) assigned.set(contact, at);
      }
    if (assigned.size > before) last = Date.now();
    say(`${assigned.size} of ${arrived.length} are assigned`);
  }
  const waits = Object.fromEntries(
    KINDS.map((kind) => {
      const all = arrived.filter((one) => one.kind === kind);
      const waited = all.flatMap(({ contact, at }) => {
        const end = assigned.get(contact);
        return end === undefined ? [] : [end - at];
      });
      const [p50, p99] = [quantile(waited, 0.5), quantile(waited, 0.99)];
      return [kind, { contacts: all.length, assigned: waited.length, p50, p99 }];
    }),
  );
  const deliveries = (await (await fetch(`${service.sandbox.url}/sandbox/deliveries`)).json()) as {
    status: unknown;
  }[];
  return {
    waits,
    refusedByLimit: calls.filter(({ status }) => status === 429).length,
    unanswered: deliveries.filter(({ status }) => status !== 200).length,
  };
}

async function ledgerOf({ sandbox }: Installation): Promise<Entry[]> {
  return (await (await fetch(`${sandbox.url}/sandbox/ledger`)).json()) as Entry[];
}
