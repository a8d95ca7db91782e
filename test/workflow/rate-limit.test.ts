import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { Worker } from '@temporalio/worker';
import proto from '@temporalio/proto';
import { createClient } from '../../src/temporal/client.js';
import {
  crmQueue,
  fairnessKey,
  platformMethods,
  platformQueue,
  workspaceKey,
} from '../../src/client/names.js';
import { limitLookups, limitPlatformCalls } from '../../src/client/rate-limit.js';
import { testEnvironment } from '../support/temporal.js';

describe('the limits of platform calls, as the server keeps them', () => {
  test('the lowest is the rate, others are weights of it; what the policy has no more is lifted', async () => {
    const env = await testEnvironment();
    const client = createClient(env.connection, env.namespace);
    const taskQueue = `limit-${randomUUID()}`;
    const complaints: string[] = [];
    const set = (limits: Record<string, number | false>) =>
      limitPlatformCalls(client, new Map(Object.entries(limits)), {
        namespace: env.namespace,
        taskQueue,
        warn: (message) => void complaints.push(message),
      });
    const present = async () => {
      const { config } = await client.workflowService.describeTaskQueue({
        namespace: env.namespace,
        taskQueue: { name: platformQueue(taskQueue) },
        taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        reportConfig: true,
      });
      const weights = config?.fairnessWeightOverrides ?? {};
      return {
        rate: config?.fairnessKeysRateLimitDefault?.rateLimit?.requestsPerSecond ?? undefined,
        keys: Object.keys(weights).length,
        weight: (workspace: string) => weights[fairnessKey(workspace, 'message')],
      };
    };
    await set({ one: 5, two: 80, three: false });
    const three = await present();
    assert.deepEqual([three.rate, three.keys], [5, 2 * platformMethods.length]);
    assert.deepEqual(['one', 'two', 'three'].map(three.weight), [undefined, 16, 1_000]);
    await set({ one: 5, two: 5 });
    const same = await present();
    assert.deepEqual([same.rate, same.keys], [5, 0]);
    await set({ one: false });
    const none = await present();
    assert.deepEqual([none.rate, none.keys], [undefined, 0]);
    assert.deepEqual(complaints, []);
    await env.close();
  });
});

describe('the limits of CRM lookups, as the server keeps them', () => {
  test('all workspaces share one queue; 150 of them have their rates there', async () => {
    const env = await testEnvironment();
    const client = createClient(env.connection, env.namespace);
    const taskQueue = `lookups-${randomUUID()}`;
    const limits = new Map<string, number | false>(
      Array.from({ length: 150 }, (_, at) => [`w${at}`, at % 3 === 2 ? false : 2 * (1 + (at % 3))]),
    );
    const warn = (message: string) => assert.fail(message);
    await limitLookups(client, limits, { namespace: env.namespace, taskQueue, warn });
    const { config } = await client.workflowService.describeTaskQueue({
      namespace: env.namespace,
      taskQueue: { name: crmQueue(taskQueue) },
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
      reportConfig: true,
    });
    assert.equal(config?.fairnessKeysRateLimitDefault?.rateLimit?.requestsPerSecond, 2);
    const weights = config.fairnessWeightOverrides ?? {};
    assert.deepEqual(
      ['w0', 'w1', 'w2'].map((one) => weights[workspaceKey(one)]),
      [undefined, 2, 1_000],
    );
    await env.close();
  });

  test('one workspace keeps to its rate, and the others do not wait for it', async () => {
    const env = await testEnvironment();
    const client = createClient(env.connection, env.namespace);
    const taskQueue = `lookups-${randomUUID()}`;
    const limits = new Map([
      ['slow', 4],
      ['fast', 40],
    ]);
    const warn = (message: string) => assert.fail(message);
    await limitLookups(client, limits, { namespace: env.namespace, taskQueue, warn });
    const asked = (workspace: string, count: number) =>
      Array.from({ length: count }, (_, at) =>
        client.activity.start('getContactData', {
          id: `${taskQueue}-${workspace}-${at}`,
          args: [workspace],
          taskQueue: crmQueue(taskQueue),
          startToCloseTimeout: '5s',
          priority: { fairnessKey: workspaceKey(workspace) },
        }),
      );
    const slow = await Promise.all(asked('slow', 20));
    const fast = await Promise.all(asked('fast', 20));
    const at = new Map<string, number[]>();
    const worker = await Worker.create({
      connection: env.connection,
      namespace: env.namespace,
      taskQueue: crmQueue(taskQueue),
      activities: {
        getContactData: (who: string) => void at.set(who, [...(at.get(who) ?? []), performance.now()]),
      },
    });
    await worker.runUntil(Promise.all([...slow, ...fast].map((handle) => handle.result())));
    const lasted = (who: string) => Math.max(...(at.get(who) ?? [])) - Math.min(...(at.get(who) ?? []));
    assert.ok(lasted('slow') >= 2_500, `20 at 4 a second took ${lasted('slow')} ms`);
    assert.ok(lasted('fast') < lasted('slow') / 2, `${lasted('fast')} ms`);
    await env.close();
  });
});

describe('two workspaces with limits of their own, all calls waiting', () => {
  const COUNT = 43;
  const VIPS = 3;

  test('one has 5 per second, VIPs first though they came last; the other does not wait for it', async () => {
    const env = await testEnvironment();
    const client = createClient(env.connection, env.namespace);
    const taskQueue = `limits-${randomUUID()}`;
    const warn = (message: string) => assert.fail(message);
    const limits = new Map([
      ['slow', 5],
      ['fast', 50],
    ]);
    await limitPlatformCalls(client, limits, { namespace: env.namespace, taskQueue, warn });
    const queue = (workspace: string, tier: string, count: number) =>
      Array.from({ length: count }, (_, at) =>
        client.activity.start('call', {
          id: `${taskQueue}-${workspace}-${tier}-${at}`,
          args: [`${workspace} ${tier}`],
          taskQueue: platformQueue(taskQueue),
          startToCloseTimeout: '5s',
          priority: {
            priorityKey: tier === 'vip' ? 1 : 3,
            fairnessKey: fairnessKey(workspace, 'message'),
          },
        }),
      );
    const regulars = [...queue('slow', 'regular', COUNT), ...queue('fast', 'regular', COUNT)];
    const handles = await Promise.all(regulars);
    handles.push(...(await Promise.all(queue('slow', 'vip', VIPS))));

    const calls: { who: string; at: number }[] = [];
    const worker = await Worker.create({
      connection: env.connection,
      namespace: env.namespace,
      taskQueue: platformQueue(taskQueue),
      activities: { call: (who: string) => void calls.push({ who, at: performance.now() }) },
    });
    await worker.runUntil(Promise.all(handles.map((handle) => handle.result())));
    await env.close();

    const first = Math.min(...calls.map(({ at }) => at));
    const lastOf = (who: string) =>
      Math.max(...calls.filter((one) => one.who === who).map(({ at }) => at)) - first;
    const [slow, fast] = [lastOf('slow regular'), lastOf('fast regular')];
    assert.ok(slow > 7_000, `5 per second, but for a burst: ${COUNT + VIPS} took ${slow} ms`);
    assert.ok(fast < slow / 2, `50 per second: ${COUNT} took ${fast} ms, the others ${slow}`);
    const order = calls.filter(({ who }) => who.startsWith('slow')).map(({ who }) => who);
    assert.ok(order.lastIndexOf('slow vip') < COUNT / 2, order.join());
  });
});
