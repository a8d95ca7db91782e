/** An address that comes after the question was given up. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Contact, ConversationEvent } from '../../src/routing/conversation.js';
import { newsOf } from '../../src/routing/conversation-news.js';
import { deliver } from '../../src/client/routing/deliver.js';
import { lateAnswerId } from '../../src/client/names.js';
import { policy } from '../support/policy.js';
import { read } from '../support/read.js';
import { until } from '../support/wait.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const JANE = 'jane@example.com';

describe('a late answer', () => {
  let world: World;
  beforeEach(async () => {
    const { question } = policy();
    world = await createWorld({ policy: { question: { ...question, timeout: 1_000 } } });
    world.standIn.customers.set(JANE, 'vip');
  });
  afterEach(() => world.stop());

  const tell = (run: RunHandle, event: object) =>
    deliver(
      world.starter,
      world.policy,
      run.workflowId,
      newsOf({ eventId: 'e', conversation: run.conversation, ...event } as ConversationEvent),
    );
  const says = (run: RunHandle, text: string) =>
    tell(run, { type: 'message.received', message: read({ id: text, kind: 'text', text, at: Date.now() }) });
  const watched = async (run: RunHandle) =>
    ((await world.client.workflow.getHandle(lateAnswerId(run.workflowId)).result()) as { why: string }).why;
  const givenUp = async () => {
    const run = await world.open();
    const result = await run.routed();
    assert.deepEqual([result.branch, result.outcome], ['noAnswer', 'assigned']);
    return run;
  };
  const openedId = (memo: Record<string, unknown> | undefined) => memo?.['openedId'] as string;
  const next = (run: RunHandle) =>
    until('a second run has ended', async () => {
      const { memo, status } = await run.describe();
      return status.name === 'COMPLETED' && openedId(memo).includes('/late-') && memo;
    });

  test('is saved and looked up, and the conversation moves to its right place', async () => {
    const run = await givenUp();
    const chat = world.standIn.chat(run.conversation);
    const before = chat.assignee?.id;
    assert.equal(await says(run, JANE), 'delivered');
    const memo = await next(run);
    assert.deepEqual([chat.email, chat.assignee?.id], [JANE, '101']);
    assert.notEqual(before, '101');
    assert.equal(memo['askedInVainAt'], undefined);
    assert.match(await watched(run), /routed once more/);
  });

  test('leaves the conversation with a person who has written meanwhile, and tells the team', async () => {
    const run = await givenUp();
    const chat = world.standIn.chat(run.conversation);
    const before = chat.assignee?.id;
    await tell(run, { type: 'message.sent', message: { id: 'h', source: 'user', text: 'Hi, I am Ben' } });
    await says(run, JANE);
    await next(run);
    assert.deepEqual([chat.email, chat.assignee?.id], [JANE, before]);
    assert.match(chat.comments.at(-1) ?? '', /works on the conversation/);
    assert.deepEqual(chat.tags, ['vip']);
  });

  test('leaves the conversation with a person who has taken it meanwhile', async () => {
    const run = await givenUp();
    const chat = world.standIn.chat(run.conversation);
    chat.assignee = { id: '104', name: 'Mara' };
    await says(run, JANE);
    await next(run);
    assert.equal(chat.assignee.id, '104');
  });

  test('of a conversation that was closed changes nothing', async () => {
    const run = await givenUp();
    world.standIn.chat(run.conversation).open = false;
    await tell(run, { type: 'conversation.closed', closedAt: Date.now() + 1 });
    assert.match(await watched(run), /closed/);
    assert.equal(await says(run, JANE), 'noRun');
  });

  test('without an address is nothing', async () => {
    const run = await givenUp();
    assert.equal(await says(run, 'hello?'), 'noRun');
    assert.equal((await run.describe()).status.name, 'COMPLETED');
  });

  test('of a conversation that the catch-up found is routed too', async () => {
    const run = await world.open({ caughtUp: { tries: 1, openedAtLatest: true } });
    assert.equal((await run.routed()).branch, 'noAnswer');
    await says(run, JANE);
    await next(run);
    assert.equal(world.standIn.chat(run.conversation).assignee?.id, '101');
  });

  test('on a platform that knows no assignees moves the conversation', async () => {
    const run = await givenUp();
    const chat = world.standIn.chat(run.conversation);
    delete chat.assignee;
    await says(run, JANE);
    await next(run);
    assert.deepEqual([chat.email, world.standIn.chat(run.conversation).assignee?.id], [JANE, '101']);
  });

  const OWN = 'my e-mail is bob@example.com';
  const mention = {
    id: 'm',
    kind: 'text' as const,
    at: Date.now(),
    reading: { emails: [{ address: JANE, claim: 'mention' as const }] },
  };

  test('from a contact who was never asked counts only as their own address', async () => {
    const run = await world.open({ tooManyAtOnce: true });
    assert.deepEqual([(await run.routed()).questions], [0]);
    await says(run, OWN);
    await tell(run, { type: 'message.received', message: mention });
    await next(run);
    assert.equal(world.standIn.chat(run.conversation).email, 'bob@example.com');
  });

  test('that is a word to the person who works on the conversation counts only as their own address', async () => {
    const run = await givenUp();
    await tell(run, { type: 'message.sent', message: { id: 'h', source: 'user', text: 'Hi, I am Ben' } });
    await says(run, OWN);
    await tell(run, { type: 'message.received', message: mention });
    await next(run);
    assert.equal(world.standIn.chat(run.conversation).email, 'bob@example.com');
  });

  const isVip = async (run: RunHandle) => {
    const chat = world.standIn.chat(run.conversation);
    await until('it has its right place', () => chat.email === JANE && chat.assignee?.id === '101');
  };
  /** As webhooks tell of them: with whoever has the conversation. */
  const again = (run: RunHandle, known: Partial<Contact> = {}) => {
    const { conversation } = run;
    const { assignee } = world.standIn.chat(conversation);
    const contact = { id: conversation, tags: [], fields: {}, ...(assignee ? { assignee } : {}), ...known };
    return world.open({ conversation, contact, openedAt: Date.now() + 10 });
  };
  const unanswered = (run: RunHandle) => {
    const { conversation } = run;
    const by = world.standIn.chat(conversation).assignee ?? { id: '' };
    const why = { by, within: 60_000, times: 1, branch: 'noAnswer', tier: 'unknown', isAsked: true } as const;
    return world.open({ conversation, openedId: `${conversation}/unanswered-1`, unanswered: why });
  };

  test('that has overtaken the next opening belongs to its run', async () => {
    const run = await givenUp();
    assert.equal(await says(run, JANE), 'delivered');
    await again(run);
    assert.match(await watched(run), /later run/);
    await isVip(run);
  });

  test('that has overtaken the close and the next opening belongs to its run', async () => {
    const run = await givenUp();
    await says(run, JANE);
    await tell(run, { type: 'conversation.closed', closedAt: Date.now() + 1 });
    await again(run);
    await isVip(run);
  });

  test('that comes while the conversation is routed once more for want of a first reply is not lost', async () => {
    const run = await givenUp();
    await says(run, JANE);
    await unanswered(run);
    await isVip(run);
  });

  test('to the question of the run before counts when it is routed once more for want of a first reply', async () => {
    const run = await givenUp();
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
    const second = await unanswered(run);
    await second.reaches(/Waiting for a free agent/);
    assert.equal(await tell(run, { type: 'message.received', message: mention }), 'delivered');
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: true });
    await isVip(run);
  });

  test('to an opening that was followed by another one starts nothing', async () => {
    const run = await givenUp();
    await (await again(run, { email: 'bob@example.com' })).routed();
    await says(run, JANE);
    await watched(run);
    assert.doesNotMatch(openedId((await run.describe()).memo), /late/);
  });
});
