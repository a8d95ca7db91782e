import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCatchUpActivities } from '../../src/activities/catch-up/catch-up.js';
import { knownWorkspaces } from '../../src/cli/connection.js';
import { retire } from '../../src/cli/operate.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { catchUpScheduleId, scheduleCatchUps } from '../../src/client/catch-up/catch-up-schedule.js';
import { deskId, lateAnswerId, registryId, catchUpNotesId } from '../../src/client/names.js';
import { publishPolicy } from '../../src/client/policy/policy-registry.js';
import { scheduleId, scheduleReconciliations } from '../../src/client/desk/reconciliation-schedule.js';
import { roster } from '../support/policy.js';
import { testEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';

async function installed(world: World, workspace: string) {
  const { client, starter, policy } = world;
  const published = { policy: { ...policy, workspace }, roster, match: [], startOn: ['contact'] };
  await publishPolicy(starter, workspace, { published, edited: false });
  await scheduleReconciliations(client, [workspace], starter.taskQueue);
  await scheduleCatchUps(client, [{ id: workspace, policy: published.policy }], starter.taskQueue);
}

const longLived = [deskId, registryId, catchUpNotesId];

test('a retired workspace leaves nothing that runs, and its neighbour whose name begins alike is as it was', async (t) => {
  const world = await createWorld();
  t.after(() => world.stop());
  const { client } = world;
  const { workspace } = world.policy;
  const neighbour = `${workspace}-2`;
  await installed(world, workspace);
  await installed(world, neighbour);
  const queued = await world.open({});
  await queued.reaches(/question 1 of 4/);
  await (await world.open(knownAs('joe@example.com'))).routed();
  const watched = await world.open({ tooManyAtOnce: true });
  await watched.routed();
  const late = client.workflow.getHandle(lateAnswerId(watched.workflowId));
  assert.equal((await late.describe()).status.name, 'RUNNING');
  await until(
    'Visibility has both',
    async () => (await client.workflow.count(`Workspace = '${workspace}'`)).count >= 2,
  );
  await until(
    'Visibility has the watch',
    async () => (await client.workflow.count(`WorkflowId = '${late.workflowId}'`)).count === 1,
  );
  for (const one of [workspace, neighbour])
    await until('Visibility has the registry', async () => (await knownWorkspaces(client, one)).length === 1);
  const env = await testEnvironment();
  t.after(() => env.close());
  const command = (id: string) =>
    retire({ options: { workspace: id, address: env.address }, args: [], env: {} });
  const { lines } = await command(workspace);
  assert.match(lines[0] ?? '', /is retired.*1 conversation under way/);
  assert.equal((await queued.describe()).status.name, 'TERMINATED');
  assert.equal((await late.describe()).status.name, 'TERMINATED');
  for (const idOf of longLived)
    assert.notEqual((await client.workflow.getHandle(idOf(workspace)).describe()).status.name, 'RUNNING');
  for (const id of [catchUpScheduleId, scheduleId])
    await assert.rejects(client.schedule.getHandle(id(workspace)).describe(), ScheduleNotFoundError);
  for (const idOf of [registryId, catchUpNotesId])
    assert.equal((await client.workflow.getHandle(idOf(neighbour)).describe()).status.name, 'RUNNING');
  for (const id of [catchUpScheduleId, scheduleId]) await client.schedule.getHandle(id(neighbour)).describe();
  await command(neighbour);
  await assert.rejects(client.workflow.getHandle(deskId(neighbour)).describe(), WorkflowNotFoundError);
});

test('a catch-up of a workspace that this process does not have says so instead of failing', async () => {
  const world = await createWorld();
  const activities = createCatchUpActivities({
    ...world.starter,
    config: {
      workspace: (id) => {
        throw new RangeError(id);
      },
      isPaused: () => false,
    },
    clientOf: () => undefined,
    switchedOnAt: () => undefined,
    countMissed: () => undefined,
    campaigns: new Campaigns(),
  });
  const list = () => activities.listMissed('gone');
  const found = await new MockActivityEnvironment().run<[], Awaited<ReturnType<typeof list>>, typeof list>(
    list,
  );
  assert.match(
    'off' in found ? found.off : '',
    /not in this process's policy file.*vip-router retire --workspace gone/,
  );
  await world.stop();
});
