/** Contacts that the catch-up finds are known by the same phone number as those of whom a webhook tells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCatchUpActivities } from '../../src/activities/catch-up/catch-up.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { openNotes } from '../../src/client/catch-up/notes.js';
import type { CatchUpActivities } from '../../src/workflows/activities-on-schedules.js';
import { policy, roster } from '../support/policy.js';
import { createWorld } from '../support/world.js';

type Started = Awaited<ReturnType<CatchUpActivities['startMissed']>>;

test("a national number in the platform's list is looked up in E.164", async (t) => {
  const world = await createWorld({
    policy: { crm: { ...policy().crm, identifyBy: ['phone'], defaultCountry: 'DE' } },
  });
  t.after(() => world.stop());
  world.standIn.customers.set('+4930901820', 'vip');
  const { workspace, platform } = world.policy;
  const activities = createCatchUpActivities({
    ...world.starter,
    config: {
      workspace: () =>
        ({ policy: world.policy, roster, ...world.rules, platform: { type: platform.name } }) as never,
      isPaused: () => false,
    },
    clientOf: () => undefined,
    switchedOnAt: () => undefined,
    countMissed: () => undefined,
    campaigns: new Campaigns(),
  });
  await openNotes(world.client, workspace, world.starter.taskQueue);
  const conversation = 'listed';
  world.standIn.chat(conversation);
  const contact = { id: conversation, phone: '030 901820', tags: [], fields: {} };
  const start = () =>
    activities.startMissed(workspace, [{ conversation, contact, listedAt: Date.now(), tries: 1 }]);
  const { started } = await new MockActivityEnvironment().run<[], Started, typeof start>(start);
  assert.equal(started, 1);
  const id = world.starter.naming.workflowId(workspace, platform.name, conversation);
  const result = (await world.client.workflow.getHandle(id).result()) as RoutingResult;
  assert.equal(result.branch, 'vip');
});
