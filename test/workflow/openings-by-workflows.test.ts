/** Openings that a worker makes, not the API: of platforms that know messages only, and of the catch-up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { readNotes, openNotes } from '../../src/client/catch-up/notes.js';
import { CATCH_UP } from '../../src/workflows/messages.js';
import { heldChat } from '../support/held.js';
import { policy } from '../support/policy.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

const onePerMinute = { question: { ...policy().question, maxStartsPerMinute: 1 } };

async function skipped(world: World): Promise<number> {
  const metric = await world.registry.getSingleMetric('router_questions_skipped_total')?.get();
  return metric?.values.reduce((sum, { value }) => sum + value, 0) ?? 0;
}

test('a mass campaign is limited where workflows open the conversations, and the worker counts it', async (t) => {
  const world = await createWorld({ policy: onePerMinute });
  t.after(() => world.stop());
  const chats = [heldChat(world), heldChat(world), heldChat(world)];
  for (const chat of chats) await chat.writes('hello');
  const ended = await until('two are not asked', async () => {
    const found = [];
    for await (const { workflowId, status } of world.client.workflow.list({
      query: `WorkflowType = 'routeVipContact' AND Workspace = '${world.policy.workspace}'`,
    }))
      if (status.name === 'COMPLETED') found.push(workflowId);
    return found.length === 2 && found;
  });
  for (const id of ended) {
    const { questions } = (await world.client.workflow.getHandle(id).result()) as RoutingResult;
    assert.equal(questions, 0);
  }
  assert.equal(await skipped(world), 2);
});

test('so it is where the catch-up starts the runs', async (t) => {
  const world = await createWorld({ policy: onePerMinute });
  t.after(() => world.stop());
  const { client, policy, starter, standIn } = world;
  const { workspace } = policy;
  const catchUp = (count: number) =>
    client.workflow.execute<(workspace: string, settle: number) => Promise<{ started: number }>>(CATCH_UP, {
      workflowId: `catch-up/${workspace}/${count}`,
      taskQueue: starter.taskQueue,
      args: [workspace, 50],
    });
  // The first one leaves alone what was open before the installation.
  await openNotes(client, workspace, starter.taskQueue);
  await catchUp(1);
  await until('counted', async () => (await readNotes(client, workspace))?.counted);
  for (const id of ['a', 'b', 'c']) Object.assign(standIn.chat(`${workspace}-${id}`), { contact: {} });
  assert.equal((await catchUp(2)).started, 3);
  assert.equal(await skipped(world), 2);
});
