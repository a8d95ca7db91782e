/** Many wait for agents who are all away; then the agents come. The product only: the others have no queue. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { deskId } from '../../src/temporal/names.js';
import { deskEvent, deskView, type DeskView } from '../../src/workflows/messages.js';
import { peopleOf, WORKSPACE } from '../product/policy.js';
import type { Engine } from './engine.js';
import type { Took } from './load.js';
import { inWords, measure } from './measure.js';
import type { Outside } from './outside.js';
import type { Scenario } from './scenarios.js';
import { known } from './stories.js';

/** Of queues of these lengths, from the agents' coming to the last assignment; processor time from the openings on. */
export function queueDrained(lengths: readonly number[]): Scenario {
  return async (floor) => {
    const [product] = floor.engines;
    if (!product) return [];
    const [engine, server] = product;
    const connection = await Connection.connect({ address: server.address });
    const client = new Client({ connection });
    const found = [];
    for (const length of lengths) {
      const measured = await measure([engine, server], () => drained(engine, floor.outside, client, length));
      const label = `queue of ${length}`;
      floor.say(`${inWords(measured)}  ${label}`);
      found.push({ ...measured, engine: label });
    }
    await connection.close();
    return found;
  };
}

async function drained(engine: Engine, outside: Outside, client: Client, length: number): Promise<Took> {
  const desk = client.workflow.getHandle(deskId(WORKSPACE));
  const agents = peopleOf(50).map(({ id }) => String(id));
  const presence = async (online: boolean) => {
    for (const agent of agents) await desk.signal(deskEvent, { type: 'presence', agent, online });
  };
  await presence(false);
  let begun = 0;
  const each: number[] = [];
  const all = Array.from({ length }, async () => {
    await known(engine, outside);
    each.push(performance.now() - begun);
  });
  const waiting = async () => (await desk.query<DeskView>(deskView)).waiting;
  while ((await waiting()) < length) await sleep(100);
  begun = performance.now();
  await presence(true);
  await Promise.all(all);
  return { each, all: performance.now() - begun };
}
