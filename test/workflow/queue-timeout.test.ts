import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Roster } from '../../src/routing/policy/policy.js';
import { HOUR, policy, team } from '../support/policy.js';
import { fastForward } from '../support/temporal.js';
import { createWorld, knownAs } from '../support/world.js';

test('whoever was waited for in vain is not who gets it after the timeout', async () => {
  const everybody: Roster = {
    agents: [
      { id: '101', name: 'Ana' },
      { id: '104', name: 'Mara' },
    ],
    teams: [{ id: 'desk', name: 'VIP desk', agents: ['101', '104'] }],
  };
  const next = { ...team('desk'), onlineOnly: false };
  const waitsForAna = {
    kind: 'user' as const,
    user: '101',
    whenAway: 'wait' as const,
    fallback: next,
    queue: { timeout: HOUR, onTimeout: next },
  };
  const world = await createWorld({
    roster: everybody,
    policy: { targets: { ...policy().targets, vip: waitsForAna } },
  });
  world.standIn.customers.set('jane@example.com', 'vip');
  await world.tellDesk({ type: 'presence', agent: '101', online: false });
  const runs = [];
  for (let count = 0; count < 3; count++) {
    const run = await world.open(knownAs('jane@example.com'));
    await run.reaches(/Ana away: waits for them/);
    runs.push(run);
  }
  for (const run of runs) await fastForward(world.client, run.workflowId, 61 * 60_000);
  for (const run of runs) assert.equal((await run.routed()).assignee?.name, 'Mara');
  await world.stop();
});
