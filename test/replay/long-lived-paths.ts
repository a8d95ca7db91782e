/** The paths through the workflows that never end: the desk, the policy registry, the gate of a CRM. */
import { deskId, registryId } from '../../src/client/names.js';
import { publishPolicy } from '../../src/client/policy/policy-registry.js';
import { pauseRouting, reroute, rollBack, requestContinueAsNew } from '../../src/workflows/messages.js';
import { offersThatFail } from '../support/offers-that-fail.js';
import { until } from '../support/wait.js';
import { knownAs, type RunHandle, type World } from '../support/world.js';
import { ended, published, queued, vip, type Path } from './playing.js';

export const longLived: Record<string, Path> = {
  'desk-at-work': async (world) => {
    await ended(await queuedAndServed(world));
    return { workflowId: deskId(world.policy.workspace) };
  },
  'desk-before-the-seam': async (world) => {
    await ended(await queuedAndServed(world));
    const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
    const { runId } = await desk.describe();
    await desk.signal(requestContinueAsNew);
    await until('the desk has continued as new', async () => (await desk.describe()).runId !== runId);
    await ended(await world.open(knownAs(vip)));
    return { workflowId: desk.workflowId, runId };
  },
  'desk-after-the-seam': async (world) => ({
    workflowId: (await longLived['desk-before-the-seam']!(world)).workflowId,
  }),
  'desk-whose-offers-fail': async (world) => {
    await offersThatFail(world, 20);
    return { workflowId: deskId(world.policy.workspace) };
  },
  'policy-registry': async (world) => {
    const { workspace } = world.policy;
    const registry = world.client.workflow.getHandle(registryId(workspace));
    for (const name of ['one', 'two'])
      await publishPolicy(world.starter, workspace, { published: published(world, name), edited: true });
    await registry.executeUpdate(rollBack, { args: [{}] });
    for (const paused of [true, false]) await registry.executeUpdate(pauseRouting, { args: [{ paused }] });
    await registry.executeUpdate(reroute, { args: [{ stage: 'queued' }] });
    return { workflowId: registry.workflowId };
  },
};

/** A look-up in turn: the CRM has a limit that holds for all processes. */
export async function limitedLookUp(world: World) {
  world.policy.crm = { ...world.policy.crm, limits: { callsPerSecond: 100 } };
  await world.serveCrm();
  return ended(await world.open(knownAs(vip)));
}

async function queuedAndServed(world: World): Promise<RunHandle> {
  const run = await queued(world);
  await world.tellDesk({ type: 'presence', agent: '102', online: true });
  return run;
}
