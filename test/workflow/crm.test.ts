import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { fastForward } from '../support/temporal.js';
import { unavailable } from '../support/stand-in.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';

describe('a CRM that cannot answer', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  after(() => world.stop());

  test('down for the whole patience: triage, never the regular team, and visible as a pending activity meanwhile', async () => {
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await world.open(knownAs('jane@example.com'));
    await until('a pending activity with attempts', async () => {
      const { raw } = await run.describe();
      return raw.pendingActivities?.some(
        (one) => one.activityType?.name === 'getContactData' && (one.attempt ?? 0) >= 2,
      );
    });
    assert.match(await run.reaches(/Test CRM does not answer/), /trying for 120 s/);
    await fastForward(world.client, run.workflowId, '3 minutes');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.assignee?.name], ['unavailable', 'Mara']);
  });

  test('one that recovers within the patience routes as if nothing had happened', async () => {
    const before = world.standIn.count('getContactData');
    world.standIn.before('getContactData', (attempt) => {
      if (attempt < before + 3) throw unavailable();
    });
    const result = await (await world.open(knownAs('jane@example.com'))).routed();
    assert.deepEqual([result.branch, result.assignee?.name], ['vip', 'Ana']);
  });

  test('a CRM that recovers in the last moment of the patience is still asked', async () => {
    const impatient = await createWorld({ policy: { crm: { ...world.policy.crm, patience: 4_000 } } });
    try {
      impatient.standIn.customers.set('jane@example.com', 'vip');
      const began = Date.now();
      impatient.standIn.before('getContactData', () => {
        if (Date.now() - began < 3_900) throw unavailable();
      });
      assert.equal((await (await impatient.open(knownAs('jane@example.com'))).routed()).branch, 'vip');
    } finally {
      await impatient.stop();
    }
  });

  test('a misconfigured CRM leads to its own branch', async () => {
    world.standIn.before('getContactData', () => undefined);
    world.standIn.customers.set('mis@example.com', 'misconfigured');
    const result = await (await world.open(knownAs('mis@example.com'))).routed();
    assert.deepEqual([result.branch, result.assignee?.name], ['misconfigured', 'Mara']);
  });
});
