/** Webhooks come in any order: the close of an earlier opening may come after everything else. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import type { RoutingPolicy } from '../../src/routing/policy/policy.js';
import { deliver } from '../../src/client/routing/deliver.js';
import { lateAnswerId, replyWatchId } from '../../src/client/names.js';
import { conversationClosed } from '../../src/workflows/messages.js';
import { ana, HOUR, MINUTE, policy, team } from '../support/policy.js';
import { refused, unavailable, type Chat } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
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

describe('a close that tells no time', () => {
  let world: World;
  const start = async (over: Partial<RoutingPolicy> = {}) => {
    world = await createWorld({ policy: over });
    world.standIn.customers.set(vip, 'vip');
  };
  afterEach(() => world.stop());
  const tell = (run: RunHandle, over: object = {}) =>
    deliver(world.starter, world.policy, run.workflowId, {
      type: 'conversation.closed',
      eventId: 'c',
      conversation: run.conversation,
      ...over,
    } satisfies ConversationEvent);
  const looked = (times = 1) =>
    until('it has looked', () => world.standIn.count('lookAtConversation') === times);

  test('leaves a run alone whose conversation is open', async () => {
    await start();
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await tell(run);
    await looked();
    await run.says(vip);
    assert.equal((await run.routed()).outcome, 'assigned');
  });

  test('leaves a run its place in the queue', async () => {
    await start();
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent/);
    await tell(run);
    await looked();
    await world.tellDesk({ type: 'presence', agent: '102', online: true });
    assert.equal((await run.routed()).assignee?.id, '102');
  });

  test('ends a run whose conversation is closed, cannot be read, or is held by the router', async () => {
    await start();
    const ways: [how: string, chat: Partial<Chat>][] = [
      ['closed', { open: false }],
      ['gone', { gone: true }],
      ['held', { keepsNoAssignee: true }],
      ['unreadable', {}],
    ];
    for (const [how, shown] of ways) {
      const run = await world.open();
      await run.reaches(/question 1 of 4/);
      Object.assign(world.standIn.chat(run.conversation), shown);
      world.standIn.before('lookAtConversation', () => {
        if (how === 'unreadable') throw refused();
      });
      await tell(run);
      assert.equal((await run.routed()).outcome, 'closed', how);
    }
  });

  test('ends a run at once when a caller of the API says so', async () => {
    await start();
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await tell(run, { byCaller: true });
    assert.equal((await run.routed()).outcome, 'closed');
    assert.equal(world.standIn.count('lookAtConversation'), 0);
  });

  test('ends no watch of an open conversation', async () => {
    const { question, targets } = policy();
    await start({
      question: { ...question, timeout: 1_000 },
      targets: { ...targets, noAnswer: { ...team('support'), firstReplyWithin: 15 * MINUTE } },
    });
    const run = await world.open();
    await run.routed();
    const watches = [replyWatchId, lateAnswerId].map((idOf) =>
      world.client.workflow.getHandle(idOf(run.workflowId)),
    );
    await tell(run);
    await looked(2);
    for (const watch of watches) {
      await watch.query('__temporal_workflow_metadata');
      assert.equal((await watch.describe()).status.name, 'RUNNING', watch.workflowId);
    }
    world.standIn.chat(run.conversation).open = false;
    await tell(run, { eventId: 'c2' });
    for (const watch of watches) assert.match(((await watch.result()) as { why: string }).why, /was closed/);
  });
});
