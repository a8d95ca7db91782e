import { deskId } from '../../src/client/names.js';
import { deskBooks, deskQueue, deskView, type DeskView } from '../../src/workflows/messages.js';
import { knownAs, type RunHandle, type World } from '../../test/support/world.js';
import { staff } from './load.js';

/** Everybody is away, `count` conversations wait, every tenth a VIP's; then everybody comes. */
export async function drained(world: World, count: number) {
  const { standIn, policy, client } = world;
  standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
  for (const { id } of staff.agents) await world.tellDesk({ type: 'presence', agent: id, online: false });
  const runs: RunHandle[] = [];
  for (let at = 0; at < count; at += 50)
    runs.push(...(await Promise.all(Array.from({ length: 50 }, (_, one) => opened(world, at + one)))));
  const desk = client.workflow.getHandle(deskId(policy.workspace));
  while ((await desk.query<DeskView>(deskView)).waiting < count)
    await new Promise((resolve) => setTimeout(resolve, 200));

  const expected = (await desk.query(deskQueue, { limit: count })).entries.map(
    ({ conversation }) => conversation,
  );
  const begun = performance.now();
  for (const { id } of staff.agents) await world.tellDesk({ type: 'presence', agent: id, online: true });
  const left = async () => (await desk.query<DeskView>(deskView)).waiting;
  while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const decided = performance.now() - begun;
  const results = await Promise.all(runs.map((run) => run.routed()));
  const routed = performance.now() - begun;
  const wanted = new Set(expected);
  const served = (await desk.query(deskBooks)).seats.flatMap(([key]) => (wanted.has(key) ? [key] : []));
  return {
    waiting: count,
    decidedPerSecond: Math.round((count * 1_000) / decided),
    routedPerSecond: Math.round((count * 1_000) / routed),
    assigned: results.filter(({ outcome }) => outcome === 'assigned').length,
    inOrderOfPriorityAndAge: JSON.stringify(served) === JSON.stringify(expected),
  };
}

const opened = (world: World, at: number) =>
  world.open(knownAs(at % 10 === 0 ? 'jane@example.com' : 'joe@example.com'));
