/** Queries on the real server: at every stage and after the end, and the history knows nothing of them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deskId, registryId } from '../../src/client/names.js';
import { publishPolicy } from '../../src/client/policy/policy-registry.js';
import { deskBooks, deskQueue, deskView, policyView, publishedPolicy } from '../../src/workflows/messages.js';
import { published, queued } from '../replay/playing.js';
import { createWorld, knownAs, type World } from '../support/world.js';

describe('queries', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
  });
  after(() => world.stop());

  const metadata = (id: string) =>
    world.client.workflow
      .getHandle(id)
      .query<{ currentDetails?: string; definition: { type: string } }>('__temporal_workflow_metadata');
  const length = async (id: string) => (await world.client.workflow.getHandle(id).describe()).historyLength;

  test('of a routing run are answered while it asks, while it waits, and after its end', async () => {
    const asked = await world.open();
    await asked.reaches(/question 1 of 4/);
    const waiting = await queued(world, knownAs('joe@example.com'));
    const done = await world.open(knownAs('jane@example.com'));
    await done.routed();
    for (const { workflowId } of [asked, waiting, done]) {
      const events = await length(workflowId);
      const first = await metadata(workflowId);
      assert.equal(first.definition.type, 'routeVipContact');
      assert.deepEqual(await metadata(workflowId), first);
      assert.equal(await length(workflowId), events);
    }
    assert.match((await metadata(done.workflowId)).currentDetails ?? '', /Ana/);
  });

  test('of desk and registry change neither answers nor history', async () => {
    const { workspace } = world.policy;
    await publishPolicy(world.starter, workspace, { published: published(world, 'p'), edited: true });
    const desk = world.client.workflow.getHandle(deskId(workspace));
    const registry = world.client.workflow.getHandle(registryId(workspace));
    await registry.query(policyView);
    const all = async () => ({
      books: await desk.query(deskBooks),
      view: await desk.query(deskView),
      queue: (await desk.query(deskQueue, { offset: 0, limit: 5 })).entries.map((one) => one.conversation),
      policies: await registry.query(policyView),
      policy: await registry.query(publishedPolicy, 'p'),
      none: (await registry.query(publishedPolicy, 'none')) ?? null,
    });
    const events = async () => [await length(desk.workflowId), await length(registry.workflowId)];
    const [first, counted] = [await all(), await events()];
    assert.deepEqual([first.queue.length, first.policies.current], [1, 'p']);
    assert.deepEqual(await all(), first);
    assert.deepEqual(await events(), counted);
  });
});
