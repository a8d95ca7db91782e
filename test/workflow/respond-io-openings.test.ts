/** Openings and closes as respond.io tells them, on the real server: late, repeated, and found by the catch-up first. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parse } from '../../src/platforms/respond-io/parse.js';
import type { ConversationEvent, DomainEvent, OpenedEvent } from '../../src/routing/conversation.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { createRoutingClient } from '../../src/client/routing/routing-client.js';
import type { RoutingClient } from '../../src/client/routing/routing-contract.js';
import { startRouting } from '../../src/client/routing/start-routing.js';
import { fixture, type Json } from '../fixtures/respond-io.js';
import { createWorld, opening, type World } from '../support/world.js';

/** Epoch seconds. */
const T = 1_790_000_000;

describe('openings of respond.io', () => {
  let world: World;
  let routing: RoutingClient;
  let count = 500;
  before(async () => {
    world = await createWorld();
    const workspace = {
      policy: world.policy,
      roster: { agents: [], teams: [] },
      match: [],
      platform: { type: 'respond-io' },
    };
    routing = createRoutingClient({
      campaigns: new Campaigns(),
      ...world.starter,
      namespace: 'default',
      config: { workspace: () => workspace, isPaused: () => false } as never,
    });
  });
  after(() => world.stop());

  /** Nobody knows the contact: the run asks, and stays. */
  const eventOf = (name: string, contact: number, conversation: Json, more: Json = {}): DomainEvent => {
    const body = fixture(name);
    const [event] = parse({
      ...body,
      contact: { ...(body.contact as Json), id: contact, email: null, phone: null },
      conversation: { ...(body.conversation as Json), ...conversation },
      event_id: `${name}-${contact}-${++count}`,
      ...more,
    });
    return event!;
  };
  const open = async (contact: number, at: number, text = 'hello') => {
    const told = { conversationOpenedAt: at, firstIncomingMessage: text };
    const event = eventOf('conversation.opened', contact, told) as OpenedEvent;
    return (await routing.open(world.policy.workspace, event)).kind;
  };
  const close = (contact: number, openedTime: number, closedTime: number) =>
    routing.deliver(
      world.policy.workspace,
      eventOf('conversation.closed', contact, { openedTime, closedTime }) as ConversationEvent,
    );
  const runOf = (contact: number) => {
    const { workspace } = world.policy;
    return world.client.workflow.getHandle(
      world.starter.naming.workflowId(workspace, 'respond-io', String(contact)),
    );
  };
  const isRunning = async (contact: number) => (await runOf(contact).describe()).status.name === 'RUNNING';
  const asked = (contact: number) => world.standIn.chat(String(contact)).sent.length;

  test('told three times at once: one start request', async (t) => {
    const { workflowService } = world.client;
    const start = t.mock.method(workflowService, 'startWorkflowExecution');
    const kinds = await Promise.all([open(20, T), open(20, T), open(20, T)]);
    assert.deepEqual(kinds, ['started', 'duplicate', 'duplicate']);
    assert.equal(start.mock.callCount(), 1);
    await close(20, T, T + 60);
  });

  test('told twice, under one event id or two: one run, asked once', async () => {
    assert.equal(await open(1, T), 'started');
    assert.equal(await open(1, T), 'duplicate');
    assert.ok(await isRunning(1));
    await close(1, T, T + 60);
    assert.equal(((await runOf(1).result()) as { outcome: string }).outcome, 'closed');
    assert.equal(await open(1, T), 'duplicate', 'also after its end');
    assert.ok(asked(1) <= 1);
  });

  test('a late close of an earlier opening ends nothing; its own close ends it', async () => {
    await open(2, T + 100);
    await close(2, T, T + 60);
    // Closed by its own time after this opening, and of the earlier one all the same.
    await close(2, T, T + 200);
    // Longer than a close takes that counts.
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    assert.ok(await isRunning(2));
    await close(2, T + 100, T + 300);
    assert.equal(((await runOf(2).result()) as { outcome: string }).outcome, 'closed');
  });

  test('an older opening that comes late supersedes nothing; a later one does', async () => {
    await open(3, T + 100);
    const { runId } = await runOf(3).describe();
    assert.equal(await open(3, T), 'stale');
    assert.equal((await runOf(3).describe()).runId, runId);
    assert.ok(await isRunning(3));
    assert.equal(await open(3, T + 500, 'again'), 'reopened');
  });

  test('found by the catch-up first, the webhook in the same second is stale: asked once', async () => {
    const listedAt = (T + 7) * 1000 + 999;
    const found = opening(world.policy.workspace, {
      conversation: '4',
      contact: { id: '4', tags: [], fields: {} },
      openedId: '4@after:none',
      openedAt: listedAt,
      caughtUp: { tries: 1, openedAtLatest: true },
    });
    assert.equal((await startRouting(world.starter, found, world.policy)).kind, 'started');
    assert.equal(await open(4, T + 7), 'stale');
    assert.equal(await open(4, T + 8), 'reopened', 'the next second is another opening');
  });
});
