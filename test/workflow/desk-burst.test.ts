import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WorkflowNotFoundError } from '@temporalio/client';
import { tellDeskTogether } from '../../src/client/desk/open-desks.js';
import { deskId } from '../../src/client/names.js';
import { createWorld, knownAs } from '../support/world.js';

const CLOSES = 4_000;

test('4,000 closes are a few signals, and an assignment beside them is not late', async () => {
  const world = await createWorld();
  const { workspace } = world.policy;
  const close = (at: number) =>
    tellDeskTogether(world.client, workspace, { type: 'closed', conversation: `route/${workspace}/x/${at}` });
  await assert.rejects(close(0), WorkflowNotFoundError, 'there is no desk yet');
  world.standIn.customers.set('joe@example.com', 'regular');
  await (await world.open(knownAs('joe@example.com'))).routed();
  const before = (await world.client.workflow.getHandle(deskId(workspace)).describe()).historyLength;
  const burst = Promise.all(Array.from({ length: CLOSES }, (_, at) => close(at)));
  const begun = performance.now();
  const result = await (await world.open(knownAs('joe@example.com'))).routed();
  const took = performance.now() - begun;
  await burst;
  assert.equal(result.outcome, 'assigned');
  assert.ok(took < 8_000, `assigned after ${Math.round(took)} ms`);
  const after = (await world.client.workflow.getHandle(deskId(workspace)).describe()).historyLength;
  assert.ok(after - before < 300, `${after - before} events for ${CLOSES} closes`);
  await world.stop();
});
