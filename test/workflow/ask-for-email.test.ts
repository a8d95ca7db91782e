import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import proto from '@temporalio/proto';
import { contactUpdated, messageSent } from '../../src/workflows/messages.js';
import { DAY } from '../support/policy.js';
import { refused, unavailable, unconfirmed } from '../support/stand-in.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';
import { until } from '../support/wait.js';

const { TimeoutType } = proto.temporal.api.enums.v1;

/** Milliseconds: the server rounds the settle time up to a second. */
const LONGER_THAN_SETTLING = 1_700;

describe('asking for the e-mail', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  afterEach(() => world.stop());

  test('an address in the opening message is taken and nothing is asked', async () => {
    const run = await world.open({
      message: { id: 'm0', kind: 'text', text: 'hi, jane@example.com here', at: Date.now() },
    });
    const result = await run.routed();
    assert.deepEqual([result.emailSource, result.questions, result.tier], ['message', 0, 'vip']);
  });

  test('a burst of messages is one answer', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    for (const text of ['hi', 'need help', 'urgent!!']) await run.says(text);
    await run.reaches(/question 2 of 4/);
    await sleep(400);
    assert.match(await run.reaches(/question/), /question 2 of 4/);
    await run.says('jane@example.com');
    assert.equal((await run.routed()).questions, 2);
  });

  test('an address at the end of a burst makes the burst valid', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('hi');
    await run.says('it is jane@example.com');
    assert.equal((await run.routed()).questions, 1);
  });

  test('a message not later than the question never counts against the contact, but its address does count', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('hello?', { at: Date.now() - 60_000 });
    await sleep(LONGER_THAN_SETTLING);
    assert.match(await run.reaches(/question/), /question 1 of 4/);
    await run.says('jane@example.com', { at: Date.now() - 60_000 });
    assert.equal((await run.routed()).questions, 1);
  });

  test('a message of the same millisecond as the question does not answer it; one of the next millisecond does', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    const at = Date.now();
    const question = { id: `out-${run.conversation}-1`, source: 'api' as const, text: 'Your e-mail?', at };
    await run.signal(messageSent, { messages: [question] });
    await run.says('hello?', { at });
    await sleep(LONGER_THAN_SETTLING);
    assert.match(await run.reaches(/question/), /question 1 of 4/);
    await run.says('hello?', { at: at + 1 });
    await run.reaches(/question 2 of 4/);
  });

  test('the same message twice is one answer; the same text again is another one', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('no', { id: 'same' });
    await run.reaches(/question 2 of 4/);
    await run.says('no', { id: 'same' });
    await sleep(1_500);
    assert.match(await run.reaches(/question/), /question 2 of 4/);
    await run.says('no', { id: 'other' });
    await run.reaches(/question 3 of 4/);
    await run.says('jane@example.com');
    assert.equal((await run.routed()).questions, 3);
  });

  test('stickers, attachments and two addresses are invalid; reactions, receipts and edits are ignored', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    for (const kind of ['reaction', 'receipt', 'edit'] as const) await run.says('👍', { kind });
    await sleep(400);
    assert.match(await run.reaches(/question/), /question 1 of 4/);
    await run.says('', { kind: 'sticker' });
    await run.reaches(/question 2 of 4/);
    await run.says('', { kind: 'attachment' });
    await run.reaches(/question 3 of 4/);
    await run.says('a@example.com or b@example.com');
    await run.reaches(/question 4 of 4/);
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['vip', 4]);
  });

  test('the word "agent" leads to a human at once', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('Agent');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.assignee?.name, result.questions], ['invalid', 'Mara', 1]);
    assert.match(result.why, /asked for a human/);
  });

  test('an answer that comes before we know that the question went out: no timer is started for it', async () => {
    const opened: RunHandle[] = [];
    world.standIn.after('sendMessage', async (attempt) => {
      const run = await until('the run', () => opened[0]);
      if (attempt === 1) await run.says('jane@example.com');
    });
    const run = await world.open();
    opened.push(run);
    assert.equal((await run.routed()).questions, 1);
    const { events = [] } = await run.fetchHistory();
    const seconds = events?.flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [Number(timer.startToFireTimeout?.seconds ?? 0)] : [],
    );
    assert.ok(
      seconds?.every((one) => one < 60),
      `only for the quiet time: ${seconds?.join()}`,
    );
  });

  test('an agent who fills the e-mail in answers the question', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.signal(contactUpdated, { eventId: 'e', email: 'jane@example.com', by: 'agent' });
    const result = await run.routed();
    assert.deepEqual([result.branch, result.emailSource], ['vip', 'agent']);
    assert.equal(world.standIn.chat(run.conversation).email, undefined);
  });

  test('a malformed e-mail on the contact counts as none', async () => {
    const run = await world.open({ contact: { id: 'x', email: 'jane(at)example', tags: [], fields: {} } });
    await run.reaches(/question 1 of 4/);
    await run.says('jane@example.com');
    assert.equal((await run.routed()).branch, 'vip');
  });

  test('another address already on the contact is not overwritten, and routing goes on with the answer', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    world.standIn.chat(run.conversation).email = 'old@example.com';
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.equal(world.standIn.chat(run.conversation).email, 'old@example.com');
    assert.equal(result.branch, 'vip');
    assert.match(result.notes.join(), /not overwritten/);
  });

  test('a question the platform refuses leads to its own target', async () => {
    world.standIn.before('sendMessage', () => {
      throw refused();
    });
    const result = await (await world.open()).routed();
    assert.deepEqual([result.branch, result.questions], ['sendFailed', 0]);
  });

  test('a retry text or success text that cannot be sent stops nothing', async () => {
    world.standIn.before('sendMessage', (attempt) => {
      if (attempt > 1) throw refused();
    });
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('no');
    await run.reaches(/Waiting for e-mail/);
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.equal(result.branch, 'vip');
    assert.match(result.notes.join(), /not sent/);
  });

  test('a question that certainly was not sent is tried again', async () => {
    world.standIn.before('sendMessage', (attempt) => {
      if (attempt === 1) throw unavailable(50);
    });
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    assert.deepEqual(world.standIn.chat(run.conversation).sent.length, 1);
  });

  test('a question that may have been sent is looked up in the platform events before it is sent again', async () => {
    world.standIn.after('sendMessage', (attempt) => {
      if (attempt === 1) throw unconfirmed();
    });
    const run = await world.open();
    const chat = world.standIn.chat(run.conversation);
    await until('the question went out', () => chat.sent.length === 1);
    const message = { id: 'out-1', source: 'api' as const, text: 'Your e-mail, please?', at: Date.now() };
    await run.signal(messageSent, { messages: [message] });
    await run.reaches(/question 1 of 4/);
    assert.equal(chat.sent.length, 1);
    await run.says('jane@example.com');
    assert.equal((await run.routed()).questions, 1);
  });

  test('a question that did not go out is sent again after the look', async () => {
    world.standIn.before('sendMessage', (attempt) => {
      if (attempt === 1) throw unconfirmed();
    });
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    assert.equal(world.standIn.chat(run.conversation).sent.length, 1);
  });

  test('the late event of an earlier question with the same words is not taken for one in doubt', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    const chat = world.standIn.chat(run.conversation);
    world.standIn.before('sendMessage', async (attempt) => {
      if (attempt !== 3) return;
      const id = `out-${run.conversation}-2`;
      const message = { id, source: 'api' as const, text: chat.sent.at(-1)!, at: Date.now() };
      await run.signal(messageSent, { messages: [message] });
      throw unconfirmed();
    });
    await run.says('no');
    await run.reaches(/question 2 of 4/);
    await run.says('no');
    await run.reaches(/question 3 of 4/);
    assert.equal(chat.sent.length, 3);
  });

  test('a question whose process was lost is soon noticed, looked up, and sent again', async () => {
    world.standIn.before('sendMessage', async (attempt) => {
      if (attempt > 1) return;
      // Longer than Temporal waits for a sign of life, shorter than for the end.
      await sleep(4_500);
      throw unconfirmed();
    });
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    const { events } = await run.fetchHistory();
    const why = (events ?? []).flatMap(
      ({ activityTaskTimedOutEventAttributes: end }) => end?.failure?.timeoutFailureInfo?.timeoutType ?? [],
    );
    assert.deepEqual(why, [TimeoutType.TIMEOUT_TYPE_HEARTBEAT]);
    assert.equal(world.standIn.chat(run.conversation).sent.length, 1);
  });

  test('not asked again within 24 h of an unanswered question, but looked up at once when the address comes', async () => {
    const vain = Date.now() - DAY + 60_000;
    const result = await (await world.open({ askedInVainAt: vain })).routed();
    assert.deepEqual([result.branch, result.questions], ['noAnswer', 0]);
    const later = await world.open({ askedInVainAt: Date.now() - DAY - 1_000 });
    await later.reaches(/question 1 of 4/);
  });
});
