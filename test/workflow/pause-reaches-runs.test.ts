/** A pause holds from the moment it is said, whatever becomes of telling the runs there are. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ApplicationFailure, cancellationSignal, heartbeat } from '@temporalio/activity';
import { Worker } from '@temporalio/worker';
import { emptyRegistry } from '../../src/routing/policy/policy-registry.js';
import { registryId } from '../../src/client/names.js';
import { peek } from '../../src/client/policy/policy-registry.js';
import { pauseRouting, policyView } from '../../src/workflows/messages.js';
import { testEnvironment, type TestEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';

describe('telling the runs of a pause', () => {
  let env: TestEnvironment;
  before(async () => (env = await testEnvironment()));
  after(() => env.close());

  async function registryWith(
    tellPaused: (workspace: string, paused: boolean) => Promise<number>,
    story: (workspace: string, pause: (paused: boolean) => Promise<boolean>) => Promise<void>,
  ) {
    const workspace = `w${randomUUID().slice(0, 8)}`;
    const taskQueue = `pause-${workspace}`;
    const worker = await Worker.create({
      connection: env.connection,
      namespace: env.namespace,
      taskQueue,
      workflowBundle: { codePath: env.workflowBundle },
      activities: { tellPaused },
    });
    await worker.runUntil(async () => {
      const handle = await env.client.workflow.start('policyRegistry', {
        workflowId: registryId(workspace),
        taskQueue,
        args: [workspace, emptyRegistry()],
      });
      await story(workspace, (paused) => handle.executeUpdate(pauseRouting, { args: [{ paused }] }));
      assert.equal((await handle.query(policyView)).paused, false);
      await handle.terminate();
    });
  }

  test('that takes long holds up neither the news nor the resume, and is over before the resume is told', async () => {
    const told: string[] = [];
    const tell = async (_workspace: string, paused: boolean) => {
      told.push(`begins ${paused}`);
      while (paused && !cancellationSignal().aborted) {
        heartbeat();
        await new Promise((next) => setTimeout(next, 20));
      }
      told.push(`ends ${paused}`);
      cancellationSignal().throwIfAborted();
      return 0;
    };
    await registryWith(tell, async (workspace, pause) => {
      assert.equal(await pause(true), true);
      await until('paused', async () => (await peek(env.client, workspace))?.paused === true);
      await until('being told', () => told.length > 0);
      assert.equal(await pause(false), true);
      await until('not paused', async () => (await peek(env.client, workspace))?.paused === false);
      await until('told', () => told.includes('ends false'));
      assert.deepEqual(told.slice(0, 4), ['begins true', 'ends true', 'begins false', 'ends false']);
    });
  });

  test('that cannot succeed leaves the registry at work', async () => {
    const tell = () => Promise.reject(ApplicationFailure.nonRetryable('nobody can be told'));
    await registryWith(tell, async (workspace, pause) => {
      for (const paused of [true, false, true, false]) {
        assert.equal(await pause(paused), true);
        await until(`paused: ${paused}`, async () => (await peek(env.client, workspace))?.paused === paused);
      }
    });
  });
});
