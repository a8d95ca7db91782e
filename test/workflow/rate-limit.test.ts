import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import proto from '@temporalio/proto';
import { createClient } from '../../src/temporal/client.js';
import { platformQueue } from '../../src/temporal/names.js';
import { limitPlatformCalls } from '../../src/temporal/rate-limit.js';
import { testEnvironment } from '../support/temporal.js';

describe('the limit of platform calls', () => {
  test('is set on the task queue for all processes, and lifted when the policy has none', async () => {
    const env = await testEnvironment();
    const client = createClient(env.connection, env.namespace);
    const taskQueue = `limit-${randomUUID()}`;
    const complaints: string[] = [];
    const warn = (message: string) => void complaints.push(message);
    const present = async () => {
      const { config } = await client.workflowService.describeTaskQueue({
        namespace: env.namespace,
        taskQueue: { name: platformQueue(taskQueue) },
        taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        reportConfig: true,
      });
      return config?.fairnessKeysRateLimitDefault?.rateLimit?.requestsPerSecond;
    };
    await limitPlatformCalls(client, { namespace: env.namespace, taskQueue, perSecond: 5, warn });
    assert.equal(await present(), 5);
    await limitPlatformCalls(client, {
      namespace: env.namespace,
      taskQueue,
      perSecond: undefined,
      warn,
    });
    assert.equal((await present()) ?? undefined, undefined);
    assert.deepEqual(complaints, []);
    await env.close();
  });
});
