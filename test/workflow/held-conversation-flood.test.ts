/** A contact who writes some thousand messages where the router holds the conversation. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { HeldNews } from '../../src/routing/messages-only/held-conversation.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { conversationNews } from '../../src/workflows/messages.js';
import { DAY } from '../support/policy.js';
import { heldChat } from '../support/held.js';
import { until } from '../support/wait.js';
import { createWorld } from '../support/world.js';

const MESSAGES = 1_500;

test('a flood of messages is told in few activities, and the history begins anew while it lasts', async (t) => {
  const world = await createWorld();
  t.after(() => world.stop());
  const { client, policy } = world;
  world.standIn.customers.set('jane@example.com', 'vip');
  const chat = heldChat(world, { email: 'jane@example.com' });
  await chat.writes('hi');
  const held = client.workflow.getHandle(chat.held);
  const { runId: first } = await held.describe();
  const heard = (n: number): HeldNews => {
    const { conversation } = chat;
    const message = {
      id: `wamid.${n}.${randomUUID()}`,
      kind: 'text' as const,
      text: 'hello? '.repeat(40),
      at: Date.now(),
    };
    const contact = { id: conversation, tags: [], fields: {} };
    const opened = {
      workspace: policy.workspace,
      platform: policy.platform.name,
      conversation,
      openedId: message.id,
      contact,
      message,
    };
    return { kind: 'heard', eventId: message.id, opened, idleClose: DAY };
  };
  for (let sent = 0; sent < MESSAGES; sent += 100)
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => held.signal(conversationNews, [heard(sent + n)])),
    );
  await until('a run has begun', async () => (await chat.runs()).length > 0);
  const result = (await client.workflow.getHandle(chat.routing).result()) as RoutingResult;
  assert.equal(result.outcome, 'assigned');
  await chat.closes();
  const details = async () =>
    (await held.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
  await until('closed', async () => /Closed/.test(await details()));
  const { runId, historyLength } = await held.describe();
  assert.notEqual(runId, first, 'it has continued as new');
  assert.ok(historyLength < 3_000, `${historyLength} events`);
  const { events } = await client.workflow.getHandle(chat.held, first).fetchHistory();
  const activities = (events ?? []).filter((one) => one.activityTaskScheduledEventAttributes).length;
  const signals = (events ?? []).filter((one) => one.workflowExecutionSignaledEventAttributes).length;
  assert.ok(activities * 4 < signals, `${activities} activities for ${signals} signals`);
  assert.equal((await chat.runs()).length, 1);
});
