import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { nothingHeld, REDELIVERED_FOR } from '../../src/routing/messages-only/held-conversation.js';
import { deliverHeld } from '../../src/client/messages-only/deliver-held.js';
import { deskId } from '../../src/client/names.js';
import { deskView, HOLD_CONVERSATION } from '../../src/workflows/messages.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { HOUR } from '../support/policy.js';
import { heldChat, type HeldChat } from '../support/held.js';
import { read } from '../support/read.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

const vip = 'jane@example.com';

describe('a conversation on a platform that knows messages only', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set(vip, 'vip');
  });
  after(() => world.stop());

  const newest = ({ routing }: HeldChat) => world.client.workflow.getHandle(routing);
  const resultOf = async (chat: HeldChat) => {
    await until('a run', async () => (await chat.runs()).length > 0);
    return (await newest(chat).result()) as RoutingResult;
  };
  const detailsOf = async (id: string) => {
    const query = world.client.workflow
      .getHandle(id)
      .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    return (await query).currentDetails ?? '';
  };
  const is = (chat: HeldChat, state: RegExp) =>
    until(`${chat.held} is ${String(state)}`, async () => state.test(await detailsOf(chat.held)));
  const openOf = async (agent: string) => {
    const { agents } = await world.client.workflow.getHandle(deskId(world.policy.workspace)).query(deskView);
    return agents.find(({ id }) => id === agent)?.open;
  };

  test('two first messages at the same time, each delivered ten times, open one conversation', async () => {
    const chat = heldChat(world);
    const messages = ['hello', `I am ${vip}`].map((text, n) => ({
      id: `wamid.${chat.conversation}.${n}`,
      kind: 'text' as const,
      text,
      at: Date.now(),
    }));
    await Promise.all(Array.from({ length: 10 }, () => messages.map((one) => chat.delivers(one))).flat());
    const result = await resultOf(chat);
    assert.deepEqual([result.outcome, result.assignee?.id], ['assigned', '101']);
    await is(chat, /Open/);
    assert.equal((await chat.runs()).length, 1);
  });

  test('a message that is delivered together with the close before it opens the next conversation', async () => {
    const chat = heldChat(world, { email: vip });
    const { conversation } = chat;
    await chat.writes('hello');
    await resultOf(chat);
    const message = read({
      id: `wamid.${conversation}.next`,
      kind: 'text',
      text: 'me again',
      at: Date.now(),
    });
    const contact = { id: conversation, email: vip, tags: [], fields: {} };
    const answers = await deliverHeld(world.starter, world.policy, HOUR, [
      { type: 'conversation.closed', eventId: `${conversation}.close`, conversation },
      { type: 'message.received', eventId: message.id, conversation, message, contact },
    ]);
    assert.deepEqual(answers, ['delivered', 'delivered']);
    await until('a second run', async () => (await chat.runs()).length === 2);
    await is(chat, /Open/);
  });

  test('it is opened by the first message, answered by the next ones, and found by name', async () => {
    const chat = heldChat(world);
    await chat.writes('hi');
    await until('asked', async () => /question 1 of 4/.test(await detailsOf(chat.routing).catch(() => '')));
    await chat.writes('no', { at: Date.now() + 2_000 });
    await until('asked again', async () => /question 2 of 4/.test(await detailsOf(chat.routing)));
    await chat.writes(vip, { at: Date.now() + 4_000 });
    const result = await resultOf(chat);
    assert.deepEqual([result.branch, result.questions], ['vip', 2]);
    assert.match(chat.held, /^open\/w\w+\/respond-io\/[0-9a-f]{32}$/);
  });

  test('whoever waits for a free agent is not closed for being silent', async () => {
    const agents = ['101', '102', '103', '104'];
    const presence = (online: boolean) =>
      Promise.all(agents.map((agent) => world.tellDesk({ type: 'presence', agent, online })));
    await presence(false);
    const chat = heldChat(world, { email: 'joe@example.com', idleClose: HOUR });
    await chat.writes('hi');
    await until('waits', async () => /free agent/.test(await detailsOf(chat.routing).catch(() => '')));
    const due = async () => /at ([\d :-]+) unless/.exec(await detailsOf(chat.held))?.[1];
    const before = await until('open', due);
    await fastForward(world.client, chat.held, '61 minutes');
    await until('put off', async () => (await due()) !== before);
    assert.equal((await newest(chat).describe()).status.name, 'RUNNING');
    await presence(true);
    assert.equal((await resultOf(chat)).outcome, 'assigned');
    await fastForward(world.client, chat.held, '2 hours');
    await is(chat, /Closed/);
  });

  test('what is delivered again after the close opens nothing; a new message does', async () => {
    const chat = heldChat(world, { email: vip });
    const first = await chat.writes('hi');
    const second = await chat.writes('and more');
    await resultOf(chat);
    const before = (await openOf('101')) ?? 0;
    await chat.closes();
    await is(chat, /Closed/);
    await until('the seat is free', async () => (await openOf('101')) === before - 1);
    for (const message of [second, first, second]) await chat.delivers(message);
    await chat.writes('👍', { kind: 'reaction' });
    const [run] = await chat.runs();
    await chat.writes('hello again');
    await until('a second run', async () => (await newest(chat).describe()).runId !== run);
    assert.equal((await resultOf(chat)).outcome, 'assigned');
    assert.equal((await chat.runs()).length, 2);
  });

  test('24 hours without a message close it: the desk gives the seat back', async () => {
    const chat = heldChat(world, { email: vip });
    await chat.writes('hi');
    await resultOf(chat);
    const before = (await openOf('101')) ?? 0;
    await fastForward(world.client, chat.held, '23 hours');
    await is(chat, /Open/);
    await chat.writes('still there?');
    await fastForward(world.client, chat.held, '23 hours');
    await is(chat, /Open/);
    assert.equal(await openOf('101'), before);
    await fastForward(world.client, chat.held, '2 hours');
    await is(chat, /Closed/);
    await until('the seat is free', async () => (await openOf('101')) === before - 1);
  });

  test('our own side keeps it open too, and a run that still waits hears of the close', async () => {
    const chat = heldChat(world);
    world.policy.question.timeout = 5 * 24 * 3_600_000;
    await chat.writes('hi');
    await until('asked', async () => /question 1 of 4/.test(await detailsOf(chat.routing).catch(() => '')));
    await fastForward(world.client, chat.held, '23 hours');
    const { conversation } = chat;
    const message = { id: 'wamid.out', source: 'api' as const };
    await chat.client.deliver(world.policy.workspace, {
      type: 'message.sent',
      eventId: 'out',
      conversation,
      message,
    });
    await fastForward(world.client, chat.held, '23 hours');
    await is(chat, /Open/);
    await fastForward(world.client, chat.held, '2 hours');
    assert.equal((await resultOf(chat)).outcome, 'closed');
  });

  test('a week after the close nothing can come again, and it is forgotten', async () => {
    const chat = heldChat(world, { email: vip });
    const first = await chat.writes('hi');
    await resultOf(chat);
    await chat.closes();
    await is(chat, /Closed/);
    await fastForward(world.client, chat.held, '8 days');
    assert.equal((await world.client.workflow.getHandle(chat.held).describe()).status.name, 'COMPLETED');
    await chat.delivers({ ...first, at: Date.now() - REDELIVERED_FOR - 1 });
    assert.equal(await world.client.workflow.getHandle(chat.held).result(), undefined);
    assert.equal((await chat.runs()).length, 1);
  });

  test('what was handled is known after the history has begun anew', async () => {
    const chat = heldChat(world, { email: vip });
    const { workspace } = world.policy;
    const on = { workspace, platform: 'respond-io', conversation: chat.conversation };
    const state = { ...nothingHeld(Date.now()), handled: [['wamid.known', Date.now()]] };
    await world.client.workflow.start(HOLD_CONVERSATION, {
      workflowId: chat.held,
      taskQueue: world.starter.taskQueue,
      args: [{ on, routing: chat.routing }, state],
    });
    await chat.writes('old', { id: 'wamid.known' });
    await is(chat, /Closed/);
    await chat.writes('new');
    assert.equal((await resultOf(chat)).outcome, 'assigned');
  });

  test('a conversation opened over the API is held as well, and routed once', async () => {
    const chat = heldChat(world, { email: vip });
    const { workspace } = world.policy;
    const contact = { id: chat.conversation, email: vip, tags: [], fields: {} };
    const event = {
      type: 'conversation.opened',
      eventId: 'key',
      openedId: 'key',
      source: 'contact',
    } as const;
    const opened = { ...event, conversation: chat.conversation, byCaller: true, contact } as const;
    assert.equal((await chat.client.open(workspace, opened)).kind, 'started');
    assert.equal((await chat.client.open(workspace, opened)).kind, 'duplicate');
    await is(chat, /Open/);
    await chat.writes('hello?');
    await resultOf(chat);
    await chat.closes();
    await is(chat, /Closed/);
    assert.equal((await chat.runs()).length, 1);
  });

  test('malformed news harms nobody', async () => {
    const chat = heldChat(world, { email: vip });
    await chat.writes('hi');
    await resultOf(chat);
    const held = world.client.workflow.getHandle(chat.held);
    for (const news of [null, 'x', {}, { kind: 'heard' }, { kind: 'closed' }, { kind: 'heard', opened: 1 }])
      await held.signal('conversationNews', news);
    await chat.closes();
    await is(chat, /Closed/);
  });
});
