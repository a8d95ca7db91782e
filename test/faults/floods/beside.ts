/** Known VIPs who open while somebody else floods: how long each waits for their agent. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../support/wait.js';
import { ANA, assignments, knowsEmail, textsOfRouter, type Field } from './field.js';

export interface Waits {
  count: number;
  /** Milliseconds from the webhook to the assignment at the stand-in, or to the run's end where it knows no assignees. */
  p50: number;
  p99: number;
  max: number;
  lost: number;
  assignedTwice: number;
  /** VIPs who were asked for what is known. */
  asked: number;
}

const INTERVAL = 250;
/** Milliseconds after the last opening. Who is not assigned then is lost. */
const LOST_AFTER = 30_000;

let last = 0;

/** VIPs open one after another until `work` is done, and at least so many. */
export async function besides(field: Field, work: Promise<unknown>, least = 12): Promise<Waits> {
  const state = { isDone: false };
  const done = work.finally(() => (state.isDone = true));
  // Thrown where it is awaited below.
  done.catch(() => undefined);
  const opened: Promise<Opened>[] = [];
  while (!state.isDone || opened.length < least) {
    opened.push(openVip(field));
    await sleep(INTERVAL);
  }
  await done;
  return judge(field, await Promise.all(opened));
}

interface Opened {
  id: number;
  at: number;
}

async function openVip(field: Field): Promise<Opened> {
  const { sandbox } = field;
  const email = `vip.${++last}@example.com`;
  const phone = `+49301${String(last).padStart(7, '0')}`;
  await sandbox.setCustomer(email, { customerType: 'VIP', phone });
  const known = knowsEmail(field) ? { email } : { phone };
  const { id } = await sandbox.createContact({ name: `Vip ${last}`, ...known });
  const at = Date.now();
  await sandbox.write(id, 'Good morning');
  return { id, at };
}

async function judge(field: Field, opened: Opened[]): Promise<Waits> {
  const deadline = Date.now() + LOST_AFTER;
  const ends = [];
  for (const { id, at } of opened) {
    const left = Math.max(0, deadline - Date.now());
    const assigned = await until('assigned', () => assignedAt(field, id), left).catch(() => undefined);
    ends.push({ wait: assigned === undefined ? undefined : assigned.at - at, times: assigned?.times ?? 0 });
  }
  const asked = await Promise.all(opened.map(({ id }) => textsOfRouter(field, id)));
  const waits = ends.flatMap(({ wait }) => wait ?? []).sort((one, other) => one - other);
  const share = (part: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * part))] ?? NaN;
  return {
    count: opened.length,
    p50: share(0.5),
    p99: share(0.99),
    max: waits.at(-1) ?? NaN,
    lost: opened.length - waits.length,
    assignedTwice: ends.filter(({ times }) => times > 1).length,
    asked: asked.filter(({ length }) => length > 0).length,
  };
}

async function assignedAt(field: Field, id: number): Promise<{ at: number; times: number } | undefined> {
  if (knowsEmail(field)) {
    const all = await assignments(field, id);
    return all[0] && { at: all[0].at, times: all.length };
  }
  const routing = await field.sandbox.routing(id);
  const isEnded = routing?.status === 'assigned' && routing.assigneeId === ANA;
  return isEnded && routing.closedAt ? { at: Date.parse(routing.closedAt), times: 1 } : undefined;
}
