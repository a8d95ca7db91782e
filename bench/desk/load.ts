import type { Roster } from '../../src/routing/policy.js';
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
