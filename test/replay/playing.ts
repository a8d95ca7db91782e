/** What the paths of the stored histories have in common. */
import type { PublishedPolicy } from '../../src/routing/policy/policy-registry.js';
import { roster } from '../support/policy.js';
import { knownAs, type RunHandle, type World } from '../support/world.js';

export interface Kept {
  workflowId: string;
  runId?: string;
}
export type Path = (world: World) => Promise<Kept>;

export const vip = 'jane@example.com';

export async function ended(run: RunHandle): Promise<Kept> {
  await run.routed();
  return { workflowId: run.workflowId };
}

/** Fills the only seats of the support team, so that whoever comes next waits. */
export async function queued(world: World, over = knownAs('joe@example.com')): Promise<RunHandle> {
  for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
  const run = await world.open(over);
  await run.reaches(/Waiting for a free agent/);
  return run;
}

export const published = (world: World, version: string): PublishedPolicy => ({
  policy: { ...world.policy, version },
  roster,
  match: [],
  startOn: [],
});
