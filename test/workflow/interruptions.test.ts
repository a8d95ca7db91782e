import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startRouting } from '../../src/client/routing/start-routing.js';
import {
  assigneeChanged,
  contactReplied,
  conversationClosed,
  conversationReopened,
  messageSent,
  seatOffered,
} from '../../src/workflows/messages.js';
import { Outcome } from '../../src/workflows/search-attributes.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, opening, type RunHandle, type World } from '../support/world.js';

const eventId = 'e';
const human = { id: '103', name: 'Cy' };

describe('what interrupts a run', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  afterEach(() => world.stop());

  const asked = async (over = {}): Promise<RunHandle> => {
    const run = await world.open(over);
    await run.reaches(/question 1 of 4/);
    return run;
  };

  test('a human who takes the conversation ends the run; nobody else is assigned', async () => {
    const run = await asked();
    const chat = world.standIn.chat(run.conversation);
    chat.assignee = human;
    await run.signal(assigneeChanged, { eventId, assignee: human });
    const result = await run.routed();
    assert.deepEqual([result.outcome, result.assignee?.id], ['takenOver', '103']);
    assert.deepEqual(chat.assignments, []);
  });

  test('a webhook that names an assignee the platform does not show is no takeover', async () => {
    const run = await asked();
    await run.signal(assigneeChanged, { eventId, assignee: human });
    await until('the run has looked', () => world.standIn.count('lookAtConversation') === 1);
    await run.says('jane@example.com');
    assert.equal((await run.routed()).outcome, 'assigned');
  });

  test('the assignee present at the start is no takeover, and is replaced for a VIP', async () => {
    const contact = { id: 'x', tags: [], fields: {}, assignee: human };
    const run = await asked({ contact });
    world.standIn.chat(run.conversation).assignee = human;
    await run.signal(assigneeChanged, { eventId, assignee: human });
    await run.says('jane@example.com');
    assert.deepEqual((await run.routed()).assignee?.name, 'Ana');
  });

  test('a returning regular contact keeps the agent who has them', async () => {
    world.standIn.customers.set('joe@example.com', 'regular');
    const contact = { id: 'x', email: 'joe@example.com', tags: [], fields: {}, assignee: human };
    const run = await world.open({ contact });
    world.standIn.chat(run.conversation).assignee = human;
    const result = await run.routed();
    assert.equal(result.assignee?.name, 'Cy');
    assert.match(result.why, /has this contact already/);
  });

  test('a human who writes without taking gets the conversation', async () => {
    const run = await asked();
    const message = { id: 'h1', text: 'Hi, Cy here', at: Date.now(), source: 'user' as const, sender: human };
    await run.signal(messageSent, { messages: [message] });
    const result = await run.routed();
    assert.deepEqual([result.outcome, result.assignee?.id], ['takenOver', '103']);
    assert.deepEqual(world.standIn.chat(run.conversation).assignments, ['103']);
  });

  test('a message of before the opening that comes late hides no later one', async () => {
    const openedAt = Date.now();
    const run = await asked({ openedAt });
    const by = { source: 'user', sender: human } as const;
    for (const [id, at] of [['bye', openedAt - 60_000] as const, ['hello again', Date.now()] as const])
      await run.signal(messageSent, { messages: [{ id, at, ...by }] });
    assert.equal((await run.routed()).outcome, 'takenOver');
  });

  test('messages of machines are no takeover', async () => {
    const run = await asked();
    for (const source of [
      'workflow',
      'api',
      'zapier',
      'bot',
      'make',
      'n8n',
      'ai_agent',
      'broadcast',
      'unknown',
    ] as const) {
      await run.signal(messageSent, {
        messages: [{ id: source, text: 'beep', at: Date.now(), source }],
      });
    }
    await run.says('jane@example.com');
    assert.equal((await run.routed()).outcome, 'assigned');
  });

  test('a close ends the run; a close of an earlier opening does not', async () => {
    const openedAt = Date.now();
    const run = await asked({ openedAt });
    await run.signal(conversationClosed, { eventId, openedAt: openedAt - 60_000 });
    await run.signal(conversationClosed, { eventId, closedAt: openedAt - 1 });
    assert.match(await run.reaches(/Waiting/), /question 1 of 4/);
    await run.signal(conversationClosed, { eventId, openedAt });
    assert.equal((await run.routed()).outcome, 'closed');
  });

  test('a human who took the conversation unseen is found by the look before the assignment', async () => {
    const conversation = `c${randomUUID().slice(0, 8)}`;
    world.standIn.chat(conversation).assignee = human;
    const run = await world.open(knownAs('jane@example.com', { conversation }));
    assert.deepEqual(
      [(await run.routed()).outcome, world.standIn.chat(conversation).assignments],
      ['takenOver', []],
    );
  });

  test('a Cancel in the Temporal UI is a result of its own', async () => {
    const run = await asked();
    await run.cancel();
    assert.equal((await run.routed()).outcome, 'cancelledByOperator');
  });

  test('a Cancel during the assignment waits for it: what has landed is known', async () => {
    let release = () => {};
    const begun = new Promise<void>((go) => {
      world.standIn.before('assignConversation', () => {
        go();
        return new Promise<void>((ready) => (release = ready));
      });
    });
    const run = await world.open(knownAs('jane@example.com'));
    await begun;
    await run.cancel();
    release();
    const result = await run.routed();
    assert.deepEqual(world.standIn.chat(run.conversation).assignments, ['101']);
    assert.match(result.outcome, /assigned|cancelledByOperator/);
  });

  test('opened again while open: the old run gives way, the new opening gets a run of its own', async () => {
    const conversation = `c${randomUUID().slice(0, 8)}`;
    const first = opening(world.policy.workspace, { conversation, openedAt: Date.now() });
    const old = await world.open(first);
    await old.reaches(/question 1 of 4/);
    const { runId: oldRun } = await old.describe();
    const next = opening(world.policy.workspace, {
      ...knownAs('jane@example.com'),
      conversation,
      openedAt: Date.now() + 1_000,
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => startRouting(world.starter, next, world.policy)),
    );
    assert.ok(answers.every(({ kind }) => kind !== 'stale'));
    const superseded = (await world.client.workflow.getHandle(old.workflowId, oldRun).result()) as {
      outcome: string;
    };
    assert.equal(superseded.outcome, 'superseded');
    const newer = await until('the next run', async () => {
      const run = await world.client.workflow.getHandle(old.workflowId).describe();
      return run.runId !== oldRun && run.status.name === 'COMPLETED' && run;
    });
    assert.equal(newer.typedSearchAttributes.get(Outcome), 'assigned');
    // Delivered once more, after everything has ended: still no further run.
    assert.equal((await startRouting(world.starter, next, world.policy)).kind, 'duplicate');
    assert.equal((await startRouting(world.starter, first, world.policy)).kind, 'stale');
    assert.equal((await world.client.workflow.getHandle(old.workflowId).describe()).runId, newer.runId);
    assert.deepEqual(world.standIn.chat(conversation).assignments, ['101']);
  });

  test('100 parallel deliveries of a second opening, while the first ends in milliseconds, make one run', async () => {
    const conversation = `c${randomUUID().slice(0, 8)}`;
    const at = Date.now();
    const first = opening(world.policy.workspace, {
      ...knownAs('jane@example.com'),
      conversation,
      openedAt: at,
    });
    const second = opening(world.policy.workspace, {
      ...knownAs('jane@example.com'),
      conversation,
      openedAt: at + 1_000,
    });
    await startRouting(world.starter, first, world.policy);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => startRouting(world.starter, second, world.policy)),
    );
    const { workflowId } = answers[0]!;
    await until('all runs ended', async () => {
      const run = await world.client.workflow.getHandle(workflowId).describe();
      return run.memo?.['openedId'] === second.openedId && run.status.name !== 'RUNNING';
    });
    const openings = await until('both runs are listed', async () => {
      const listed: unknown[] = [];
      const query = `WorkflowId = "${workflowId}"`;
      for await (const run of world.client.workflow.list({ query })) listed.push(run.memo?.['openedId']);
      return listed.length >= 2 && listed;
    });
    assert.deepEqual(openings.sort(), [first.openedId, second.openedId]);
  });

  test('50 parallel deliveries of one opening make one run', async () => {
    const opened = opening(world.policy.workspace);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => startRouting(world.starter, opened, world.policy)),
    );
    assert.equal(new Set(answers.map(({ runId }) => runId)).size, 1);
  });

  test('malformed signals are counted, and neither wedge nor fail the run', async () => {
    const run = await asked();
    const nonsense = [
      undefined,
      null,
      7,
      'text',
      [],
      {},
      { message: null },
      { message: { id: 5 } },
      { agent: 'x' },
      { message: { id: 'a', text: {} } },
    ];
    for (const signal of [contactReplied, messageSent, assigneeChanged, conversationReopened, seatOffered]) {
      for (const payload of nonsense) await run.signal(signal.name, payload);
    }
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.equal(result.outcome, 'assigned');
    assert.match(result.notes.join(), /malformed signals were ignored/);
    const { events = [] } = await run.fetchHistory();
    assert.ok(!events?.some((event) => event.workflowTaskFailedEventAttributes?.failure));
  });

  for (const activity of [
    'getContactData',
    'decideAssignment',
    'assignConversation',
    'tagAndComment',
  ] as const) {
    test(`a signal during ${activity} changes nothing and repeats no write`, async () => {
      const started: RunHandle[] = [];
      world.standIn.before(activity, async () => {
        const run = await until('the run is known', () => started[0]);
        await run.signal(messageSent, { messages: [{ id: activity, text: 'x', source: 'api' }] });
      });
      const conversation = `c${randomUUID().slice(0, 8)}`;
      const run = await world.open(knownAs('jane@example.com', { conversation }));
      started.push(run);
      assert.equal((await run.routed()).outcome, 'assigned');
      const chat = world.standIn.chat(conversation);
      assert.deepEqual([chat.assignments, chat.comments.length, chat.tags], [['101'], 1, ['vip']]);
    });
  }
});
