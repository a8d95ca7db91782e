/** What a process tells the webhook watch of a workspace, on the real server. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { WebhookArrivals } from '../../src/client/catch-up/webhook-arrivals.js';
import { webhookWatchId } from '../../src/client/names.js';
import { lookAtWebhooks, whichAreLeft } from '../../src/client/catch-up/webhook-watch.js';
import { LONG_HISTORY } from '../../src/workflows/lib/continue-as-new.js';
import { webhooksArrived } from '../../src/workflows/messages.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

describe('webhooks that arrive', () => {
  let world: World;
  let workspace: string;
  beforeEach(async () => {
    world = await createWorld();
    ({ workspace } = world.policy);
  });
  afterEach(() => world.stop());

  const arrivals = (over = {}) =>
    new WebhookArrivals({ ...world.starter, warn: (_, message) => assert.fail(message), ...over });
  const lastAt = async () => (await lookAtWebhooks(world.client, workspace))?.lastAt;

  test('the first one is told soon, the next ones together, the rest at the stop', async () => {
    const told = arrivals();
    const first = Date.now();
    told.arrived(workspace, first);
    await until('the watch knows of the first', async () => (await lastAt()) === first);
    told.arrived(workspace, first + 1);
    told.arrived(workspace, first + 2);
    assert.equal(await lastAt(), first);
    await told.stop();
    await until('the watch knows of the last', async () => (await lastAt()) === first + 2);
  });

  test('a watch with a long history begins anew, and knows what it knew', async () => {
    const told = arrivals();
    const first = Date.now();
    told.arrived(workspace, first);
    await until('the watch knows of the first', async () => (await lastAt()) === first);
    await told.stop();
    const watch = world.client.workflow.getHandle(webhookWatchId(workspace));
    const { runId } = await watch.describe();
    const news = Array.from({ length: LONG_HISTORY }, () =>
      watch.signal(webhooksArrived, { lastAt: 1, left: [] }),
    );
    await Promise.all(news);
    await until('it has begun anew', async () => (await watch.describe()).runId !== runId);
    assert.equal(await lastAt(), first);
    // Also for whoever looks before its first task.
    const [started] = (await watch.fetchHistory()).events ?? [];
    const { memo } = started?.workflowExecutionStartedEventAttributes ?? {};
    assert.equal(String(memo?.fields?.['lastAt']?.data), String(first));
  });

  test('an opening left alone is known by a hash of its workflow id, and by no other', async () => {
    const told = arrivals();
    told.leave(workspace, 'respond-io', 'a');
    await told.stop();
    const { naming } = world.starter;
    const [a, b] = ['a', 'b'].map((key) =>
      naming.keyOfLeft(naming.workflowId(workspace, 'respond-io', key)),
    ) as [string, string];
    await until('it is known', async () => (await whichAreLeft(world.client, workspace, [a, b])).size === 1);
    assert.deepEqual([...(await whichAreLeft(world.client, workspace, [a, b])).keys()], [a]);
  });

  test('what could not be told is said, and told later', async () => {
    const warned: string[] = [];
    const { connection } = world.client;
    const withDeadline = connection.withDeadline.bind(connection);
    connection.withDeadline = () => Promise.reject(new Error('14 UNAVAILABLE'));
    const told = arrivals({ warn: (_: object, message: string) => void warned.push(message) });
    const at = Date.now();
    told.arrived(workspace, at);
    await until('it was tried', () => warned.length === 1, 5_000);
    assert.equal(await lastAt(), undefined);
    connection.withDeadline = withDeadline;
    await told.stop();
    await until('the watch knows', async () => (await lastAt()) === at);
  });
});
