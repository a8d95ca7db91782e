import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import type { RouterConfig } from '../../src/config/workspace.js';
import { WorkflowWatch } from '../../src/app/live/workflow-watch.js';

test('a stuck desk is in readiness, metrics and log while it is stuck, and said once', async () => {
  const said: string[] = [];
  const registry = new Registry();
  let stuck: string | undefined = 'desk/acme has completed no Workflow Task for 90 s (attempt 7)';
  let isAway = false;
  const watch = new WorkflowWatch({
    config: { workspaces: [{ id: 'acme' }, { id: 'globex' }] } as unknown as RouterConfig,
    whyStuck: (id) =>
      isAway ? Promise.reject(new Error('away')) : Promise.resolve(id === 'desk/acme' ? stuck : undefined),
    logger: {
      warn: (_, message) => void said.push(`warn ${message}`),
      error: (_, message) => void said.push(`error ${message}`),
    },
    registry,
  });
  const gauge = async () =>
    (await registry.getMetricsAsJSON())[0]?.values
      .filter(({ value }) => value === 1)
      .map(({ labels }) => `${labels['workspace']}/${labels['workflow']}`);
  await watch.look();
  await watch.look();
  assert.deepEqual(watch.checks(), { 'desk/acme': stuck });
  assert.deepEqual(await gauge(), ['acme/desk']);
  isAway = true;
  await watch.look();
  assert.deepEqual(Object.keys(watch.checks()), ['desk/acme'], 'nothing new is known');
  isAway = false;
  stuck = undefined;
  await watch.look();
  assert.deepEqual([watch.checks(), await gauge()], [{}, []]);
  assert.deepEqual(said, [
    'error desk/acme has completed no Workflow Task for 90 s (attempt 7)',
    'warn the workflow completes its tasks again',
  ]);
});

test('a scrape while the watch looks reads what was known before, and a workspace that is gone is not shown', async () => {
  const registry = new Registry();
  const config = { workspaces: [{ id: 'acme' }, { id: 'globex' }] };
  const scraped: unknown[] = [];
  const gauge = async () =>
    (await registry.getMetricsAsJSON())[0]?.values.map(
      ({ labels, value }) => `${labels['workspace']}/${labels['workflow']} ${value}`,
    );
  let looks = 0;
  const watch = new WorkflowWatch({
    config: config as unknown as RouterConfig,
    whyStuck: async () => {
      if (looks > 0) scraped.push(await gauge());
      return 'stuck';
    },
    logger: { warn: () => undefined, error: () => undefined },
    registry,
  });
  await watch.look();
  const known = await gauge();
  assert.equal(known?.length, 6);
  looks += 1;
  await watch.look();
  assert.deepEqual(
    scraped,
    Array.from({ length: 6 }, () => known),
  );
  config.workspaces.pop();
  await watch.look();
  assert.deepEqual(await gauge(), ['acme/desk 1', 'acme/policy 1', 'acme/catch-up-notes 1']);
});
