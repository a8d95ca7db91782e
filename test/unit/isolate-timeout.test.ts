import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from '@temporalio/worker';
import { ISOLATE_TIMEOUT } from '../../src/temporal/isolate-timeout.js';
import { testEnvironment } from '../support/temporal.js';

test('a slow activation never ends the process: the SDK takes our limit in place of its 5 s', async (t) => {
  const env = await testEnvironment();
  t.after(() => env.close());
  const { connection, namespace, workflowBundle } = env;
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: 'isolate-timeout',
    workflowBundle: { codePath: workflowBundle },
    ...ISOLATE_TIMEOUT,
  });
  const { options } = worker as unknown as { options: { isolateExecutionTimeoutMs: number } };
  assert.equal(options.isolateExecutionTimeoutMs, 600_000);
  const stopped = worker.run();
  worker.shutdown();
  await stopped;
});
