/** Webhooks come in any order: the close of an earlier opening may come after everything else. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import type { RoutingPolicy } from '../../src/routing/policy.js';
import { deliver } from '../../src/temporal/deliver.js';
import { replyWatchId } from '../../src/temporal/names.js';
import { conversationClosed } from '../../src/workflows/messages.js';
import { ana, HOUR, MINUTE, policy } from '../support/policy.js';
import { unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

const vip = 'jane@example.com';

describe('a late close of an earlier opening', () => {
  let world: World;
  const start = async (over: Partial<RoutingPolicy>) => {
    world = await createWorld({ policy: over });
    world.standIn.customers.set(vip, 'vip');
  };
  afterEach(() => world.stop());
  const closedLate = (run: RunHandle, openedAt: number) =>
    deliver(world.starter, world.policy, run.workflowId, {
      type: 'conversation.closed',
      eventId: 'late',
      conversation: run.conversation,
      openedAt: openedAt - HOUR,
    } satisfies ConversationEvent);

  test('leaves the present one in triage, where the CRM is asked again', async () => {
    await start({ crm: { ...policy().crm, patience: 1_000, recheck: { after: HOUR, times: 3 } } });
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const openedAt = Date.now();
    const run = await world.open(knownAs(vip, { openedAt }));
    await run.reaches(/asking Test CRM again at .* \(1 of 3\)/);
    await closedLate(run, openedAt);
    world.standIn.before('getContactData', () => undefined);
    // Taken in, or it would come too late to be of any harm.
    await run.query('__temporal_workflow_metadata');
    assert.equal((await run.describe()).status.name, 'RUNNING', 'it goes on');
    await fastForward(world.client, run.workflowId, '61 minutes');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.assignee?.name], ['vip', 'Ana']);
  });

  test('does not end the watch for the first reply to the present one', async () => {
    await start({ targets: { ...policy().targets, vip: { ...ana, firstReplyWithin: 15 * MINUTE } } });
    const openedAt = Date.now();
    const run = await world.open(knownAs(vip, { openedAt }));
    await run.routed();
    await closedLate(run, openedAt);
    const watch = world.client.workflow.getHandle(replyWatchId(run.workflowId));
    await watch.query('__temporal_workflow_metadata');
    if ((await watch.describe()).status.name === 'RUNNING')
      await fastForward(world.client, watch.workflowId, '16 minutes');
    const { why } = (await watch.result()) as { why: string };
    assert.equal(why, 'Ana did not write in time: routed once more');
  });
});

test('a late close of an earlier opening does not hide that of the present one, which came just before', async (t) => {
  const world = await createWorld();
  t.after(() => world.stop());
  const supportIs = async (online: boolean) => {
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online });
  };
  for (const by of ['openedAt', 'closedAt'] as const) {
    await supportIs(false);
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    const decided = new Promise<void>((go) => {
      world.standIn.after('decideAssignment', () => {
        go();
        return held;
      });
    });
    const openedAt = Date.now();
    const run = await world.open(knownAs('joe@example.com', { openedAt }));
    await decided;
    // While a task is under way signals wait, and come with the next one, both together.
    await run.signal(conversationClosed, { eventId: 'present', [by]: openedAt });
    await run.signal(conversationClosed, { eventId: 'earlier', [by]: openedAt - HOUR });
    answer();
    // Whoever had not taken the first close in would be assigned now.
    await supportIs(true);
    assert.equal((await run.routed()).outcome, 'closed', by);
    assert.deepEqual(world.standIn.chat(run.conversation).assignments, []);
  }
});
