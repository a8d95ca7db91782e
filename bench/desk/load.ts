import { randomUUID } from 'node:crypto';
import { createDeskActivities } from '../../src/activities/desk/desk.js';
import type { Roster } from '../../src/routing/policy/policy.js';
import { ask } from '../../test/support/seat-request.js';
import { knownAs, type World } from '../../test/support/world.js';

/** Fifty people without limits, in the teams of the sample policy. */
const people = Array.from({ length: 50 }, (_, at) => ({ id: `a${at}`, name: `Agent ${at}` }));
const everybody = people.map(({ id }) => id);
export const staff: Roster = {
  agents: people,
  teams: ['vip-desk', 'support', 'managers'].map((id) => ({ id, name: id, agents: everybody })),
};

/** Routes so many conversations, `width` at a time. @returns conversations per second */
export async function inFlight(world: World, width: number, count: number): Promise<number> {
  let left = count;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (left-- > 0) await (await world.open(knownAs('joe@example.com'))).routed();
    }),
  );
  return (count * 1_000) / (performance.now() - begun);
}

/** Routes so many conversations, one after the other at an even pace, whatever becomes of those before. */
export async function paced(world: World, perSecond: number, count: number): Promise<void> {
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      await new Promise((resolve) =>
        setTimeout(resolve, begun + (at * 1_000) / perSecond - performance.now()),
      );
      await (await world.open(knownAs('joe@example.com'))).routed();
    }),
  );
}

/** So many ask the desk again and again, as the activity of a run does; a conversation ends as soon as it has its seat. */
export async function asking(world: World, width: number, milliseconds: number): Promise<void> {
  const { standIn, starter, policy } = world;
  const { taskQueue } = starter;
  const real = createDeskActivities({
    client: world.asking,
    taskQueue,
    processId: randomUUID(),
    rosterOf: () => staff,
  });
  const desk = standIn.desk(real);
  const until = performance.now() + milliseconds;
  await Promise.all(
    Array.from({ length: width }, async (_, asker) => {
      for (let at = 0; performance.now() < until; at++) {
        await desk.decideAssignment(policy.workspace, ask(`asker/${asker}/${at}`));
        await new Promise((resolve) => setTimeout(resolve, THINKS));
      }
    }),
  );
}

/** Milliseconds between two requests of one asker: with 64 askers about as many requests as routing runs make. */
const THINKS = 1_000;
