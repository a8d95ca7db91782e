import { setTimeout as sleep } from 'node:timers/promises';
import type { Entry } from '../../sandbox/ledger.js';
import type { Installation } from '../../test/support/installation.js';
import { quantile } from '../figures.js';
import { KINDS, type Arrival } from './arrivals.js';

/** Milliseconds without a further assignment after which nobody waits for more. */
const GIVE_UP = 60_000;

/** Waits until everybody has somebody, and says how long each kind of contact waited for it, in milliseconds. */
export async function waitsOf(service: Installation, arrived: Arrival[], say: (line: string) => void) {
  const assigned = new Map<number, number>();
  const wrote = new Map(arrived.map(({ contact, at }) => [contact, at]));
  let calls: Entry[] = [];
  let last = Date.now();
  while (assigned.size < arrived.length && Date.now() - last < GIVE_UP) {
    await sleep(5_000);
    const before = assigned.size;
    calls = await ledgerOf(service);
    for (const { call, effect, contact, at } of calls)
      if (call === 'assignee' && effect != null && contact !== undefined && !assigned.has(contact)) {
        // Who was here before had somebody then.
        const isOfNow = at >= (wrote.get(contact) ?? Infinity);
        if (isOfNow) assigned.set(contact, at);
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
