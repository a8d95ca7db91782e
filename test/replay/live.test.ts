/** `vip-router replay`: the runs of a live namespace, replayed before a deployment. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { bundleWorkflowCode } from '@temporalio/worker';
import { replayRuns } from '../../src/cli/replay.js';
import { testEnvironment, type TestEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';

const HOUR = 3_600_000;

describe('the runs of a live namespace', () => {
  let env: TestEnvironment;
  let world: World;
  let folder: string;
  before(async () => {
    env = await testEnvironment();
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
    folder = mkdtempSync(join(tmpdir(), 'vip-router-replay-'));
  });
  after(async () => {
    await world.stop();
    await env.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const replayed = (bundle: string, closedWithin = HOUR) =>
    replayRuns(world.client, { bundle, taskQueue: world.starter.taskQueue, closedWithin });
  const counts = ({ types }: Awaited<ReturnType<typeof replayed>>, type: string) => {
    const { passed = 0, failed = [] } = types.get(type) ?? {};
    return [passed, failed.length];
  };

  test('open and closed ones pass with the present code; a planted wrong change fails, run by run', async () => {
    const closed = await world.open(knownAs('jane@example.com'));
    await closed.routed();
    const open = await world.open();
    await open.reaches(/question 1 of 4/);
    const right = await until('both are listed', async () => {
      const seen = await replayed(env.workflowBundle);
      return counts(seen, 'routeVipContact')[0] === 2 && seen;
    });
    assert.deepEqual(
      [counts(right, 'routeVipContact'), counts(right, 'assignmentDesk')],
      [
        [2, 0],
        [1, 0],
      ],
    );
    assert.deepEqual(
      [...right.types.values()].flatMap(({ failed }) => failed),
      [],
    );
    assert.deepEqual(counts(await replayed(env.workflowBundle, 0), 'routeVipContact'), [1, 0]);

    const bundle = join(folder, 'wrong.js');
    const workflowsPath = fileURLToPath(new URL('./wrong-workflows.ts', import.meta.url));
    const silent = { ...console, log() {}, trace() {}, debug() {}, info() {}, warn() {} };
    writeFileSync(bundle, (await bundleWorkflowCode({ workflowsPath, logger: silent })).code);
    const wrong = await replayed(bundle);
    // The change is at the end of a routing run: the open one has not come there.
    assert.deepEqual(
      [counts(wrong, 'routeVipContact'), counts(wrong, 'assignmentDesk')],
      [
        [1, 1],
        [0, 1],
      ],
    );
    const [failure] = wrong.types.get('routeVipContact')!.failed;
    assert.equal(failure!.workflowId, closed.workflowId);
    assert.match(failure!.why, /[Nn]ondetermini/);
  });

  test('an open run of a workflow that the code does not have is a failure, and is named', async () => {
    const gone = await world.client.workflow.start('abolished', {
      workflowId: `abolished/${world.policy.workspace}`,
      taskQueue: world.starter.taskQueue,
    });
    const failed = await until('listed', async () => {
      const { types } = await replayed(env.workflowBundle);
      return types.get('abolished')?.failed[0];
    });
    assert.deepEqual(
      [failed.workflowId, failed.why],
      [gone.workflowId, 'this code has no workflow of that name'],
    );
    await gone.terminate();
  });
});
