/** Contacts who wait because nobody is there, and what it takes to serve them. The product only. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { deskId } from '../../src/client/names.js';
import type { DeskEvent } from '../../src/routing/desk/messages.js';
import type { Roster } from '../../src/routing/policy/policy.js';
import { deskEvent, deskView, rosterChanged, type DeskView } from '../../src/workflows/messages.js';
import { agentIds, TEAM, WORKSPACE } from '../product/policy.js';
import { AGENTS } from './engine.js';
import { atRate, type Took } from './load.js';
import { inWords, measure, type Measured } from './measure.js';
import type { Floor, On, Scenario } from './floor.js';
import { waiting } from './stories.js';

type Opened = Awaited<ReturnType<typeof waiting>>;

/** An installation of its own, and its desk. */
interface Place {
  floor: Floor;
  on: On;
  desk: WorkflowHandle;
}

/** Everybody comes at once. Times are counted from then. */
export const drained = (lengths: readonly number[]): Scenario =>
  forEach(lengths, 'waited', async (place, length) => {
    await presence(place, false);
    const queue = await queueOf(place, length);
    return measure(place.on, async (): Promise<Took> => {
      const begun = performance.now();
      const since = () => performance.now() - begun;
      const each = Promise.all(queue.map(({ assigned }) => assigned.then(since)));
      await presence(place, true);
      return { each: await each, all: since() };
    });
  });

const SERVED = 50;

/** Seats come free one after another, each for whoever is first then. Times are counted from the close that frees one. */
export const seatBySeat = (lengths: readonly number[]): Scenario =>
  forEach(lengths, 'wait', async (place, length) => {
    const { desk, on } = place;
    const taken = await open(place, SERVED);
    await all(taken);
    await limits(place, true);
    const queue = await queueOf(place, length);
    let next = 0;
    const measured = await measure(on, () =>
      atRate(10, SERVED, async () => {
        const at = next++;
        await tell(desk, { type: 'closed', conversation: keyOf(taken[at]?.id) });
        await queue[at]?.assigned;
      }),
    );
    await limits(place, false);
    await all(queue);
    return measured;
  });

/** One block for each length, in the same installation. */
function forEach(
  lengths: readonly number[],
  what: string,
  block: (place: Place, length: number) => Promise<Measured>,
): Scenario {
  return async (floor) => {
    const on = await floor.fresh();
    const [engine, server] = on;
    const connection = await Connection.connect({ address: server.address });
    const desk = new Client({ connection }).workflow.getHandle(deskId(WORKSPACE));
    try {
      await block({ floor, on, desk }, 100); // Warm.
      const found: Measured[] = [];
      for (const length of lengths) {
        const measured = await block({ floor, on, desk }, length);
        floor.say(`${inWords(measured)}  ${length} ${what}`);
        found.push({ ...measured, engine: `${length} ${what}` });
      }
      return found;
    } finally {
      await connection.close();
      await engine.stop();
      await server.stop();
    }
  };
}

const keyOf = (id = '') => `route/${WORKSPACE}/respond-io/${id}`;

const tell = (desk: WorkflowHandle, event: DeskEvent) => desk.signal(deskEvent, event);

const presence = ({ desk }: Place, online: boolean) =>
  Promise.all(agentIds(AGENTS).map((id) => tell(desk, { type: 'presence', agent: String(id), online })));

async function open({ floor, on }: Place, count: number): Promise<Opened[]> {
  const opened: Opened[] = [];
  for (let at = 0; at < count; at++) opened.push(await waiting(on[0], floor.outside));
  return opened;
}

/** Opened while nobody is free, each when the one before has its place. */
async function queueOf(place: Place, length: number): Promise<Opened[]> {
  const opened: Opened[] = [];
  while (opened.length < length) {
    opened.push(...(await open(place, 1)));
    while ((await place.desk.query<DeskView>(deskView)).waiting < opened.length) await sleep(10);
  }
  return opened;
}

const all = (opened: readonly Opened[]) => Promise.all(opened.map(({ assigned }) => assigned));

/** Everybody at the desk takes as many as they have now, or any number. */
async function limits({ desk }: Place, full: boolean): Promise<void> {
  const { agents } = await desk.query<DeskView>(deskView);
  const roster: Roster = {
    agents: agents.map(({ id, name, open }) => ({ id, name, ...(full ? { maxOpen: open } : {}) })),
    teams: [{ id: TEAM, name: TEAM, agents: agents.map(({ id }) => id) }],
  };
  await desk.signal(rosterChanged, roster);
}
