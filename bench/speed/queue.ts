/** Contacts who wait because nobody is there, and what it takes to serve them when everybody comes. The product only. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { deskId } from '../../src/temporal/names.js';
import type { DeskEvent } from '../../src/routing/desk/messages.js';
import { deskEvent, deskView, type DeskView } from '../../src/workflows/messages.js';
import { agentIds, WORKSPACE } from '../product/policy.js';
import { PEOPLE } from './engine.js';
import type { Took } from './load.js';
import { inWords, measure, type Measured } from './measure.js';
import type { Floor, On, Scenario } from './scenarios.js';
import { waiting } from './stories.js';

/** One block for each length, in the same installation. Times are counted from when everybody came. */
export const drained = (lengths: readonly number[]): Scenario => {
  return async (floor) => {
    const product = await floor.fresh();
    const [engine, server] = product;
    const connection = await Connection.connect({ address: server.address });
    const client = new Client({ connection });
    try {
      await drain(floor, product, client, 100); // Warm.
      const found: Measured[] = [];
      for (const length of lengths) {
        const measured = await drain(floor, product, client, length);
        floor.say(`${inWords(measured)}  ${length} waited`);
        found.push({ ...measured, engine: `${length} waited` });
      }
      return found;
    } finally {
      await connection.close();
      await engine.stop();
      await server.stop();
    }
  };
};

async function drain({ outside }: Floor, on: On, client: Client, length: number): Promise<Measured> {
  const desk = client.workflow.getHandle(deskId(WORKSPACE));
  const presence = (online: boolean) =>
    Promise.all(
      agentIds(PEOPLE).map((id) =>
        desk.signal(deskEvent, { type: 'presence', agent: String(id), online } satisfies DeskEvent),
      ),
    );
  await presence(false);
  const assigned: Promise<void>[] = [];
  for (let at = 0; at < length; at++) assigned.push((await waiting(on[0], outside)).assigned);
  while ((await desk.query<DeskView>(deskView)).waiting < length) await sleep(50);
  return measure(on, async (): Promise<Took> => {
    const begun = performance.now();
    const since = () => performance.now() - begun;
    const each = Promise.all(assigned.map((one) => one.then(since)));
    await presence(true);
    return { each: await each, all: since() };
  });
}
