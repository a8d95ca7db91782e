/** Runs that are read again from their history, by a worker that has never seen them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { createClient } from '../../src/temporal/client.js';
import { startRouting } from '../../src/client/routing/start-routing.js';
import { opening } from '../support/opening.js';
import { StandIn, unavailable } from '../support/stand-in.js';
import { testEnvironment } from '../support/temporal.js';
import { inTime, until } from '../support/wait.js';
import { createWorld, knownAs } from '../support/world.js';

const RUNS = 16;

/** Its answer travels with the task in which the CRM is asked first, and may divide that task. */
test('a question to a run while it asks the CRM does not keep it from being read again', async (t) => {
  const before = await createWorld();
  const { workspace } = before.policy;
  await before.stop();

  const env = await testEnvironment();
  t.after(() => env.close());
  const client = createClient(env.connection, env.namespace, { identity: 'test' });
  const starter = { ...before.starter, client, eager: false };
  const open = () => startRouting(starter, opening(workspace, knownAs('joe@example.com')), before.policy);
  const runs = await Promise.all(Array.from({ length: RUNS }, open));
  const handles = runs.map(({ workflowId }) => client.workflow.getHandle(workflowId));
  const looks = handles.map((handle) => handle.query('__temporal_workflow_metadata'));

  const standIn = new StandIn();
  standIn.before('getContactData', () => {
    throw unavailable();
  });
  const first = await createWorld({ workspace, standIn });
  await Promise.all(looks);
  for (const handle of handles)
    await until('the CRM is asked again', async () => (await handle.describe()).memo?.['why']);
  await first.stop();

  const second = await createWorld({ workspace });
  t.after(() => second.stop());
  for (const handle of handles) {
    const { outcome } = await inTime(handle.workflowId, handle.result() as Promise<RoutingResult>, 30_000);
    assert.equal(outcome, 'assigned');
  }
});
