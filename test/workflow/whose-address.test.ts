/** Which address counts: corrections, edits, addresses that have to be confirmed, and the message after the opening. */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { FoundEmail, IncomingMessage } from '../../src/routing/conversation.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const JANE = 'jane@example.com';

/** A message as the reader would have read it. */
const reading = (claim: FoundEmail['claim'], doubt?: FoundEmail['doubt'], address = JANE) => ({
  reading: { emails: [{ address, claim, ...(doubt ? { doubt } : {}) }] },
});

describe('whose address', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    world.standIn.customers.set(JANE, 'vip');
  });
  afterEach(() => world.stop());

  const first = (over: Partial<IncomingMessage>): { message: IncomingMessage } => ({
    message: { id: 'm0', kind: 'text', text: 'x', at: Date.now(), ...over },
  });
  /** Longer than it takes to accept an answer, on a busy machine too. */
  const quiet = () => sleep(world.policy.question.settle + 2_500);
  const lastSent = (run: RunHandle) => world.standIn.chat(run.conversation).sent.at(-1);

  test('an address that is only mentioned identifies nobody: the first question names it, and yes confirms it', async () => {
    const run = await world.open(first(reading('mention')));
    await run.reaches(/question 1 of 4/);
    assert.match(lastSent(run) ?? '', /jane@example\.com/);
    assert.equal(world.standIn.chat(run.conversation).email, undefined);
    await run.says('yes');
    const result = await run.routed();
    assert.equal(world.standIn.chat(run.conversation).email, JANE);
    assert.deepEqual([result.branch, result.questions, result.emailSource], ['vip', 1, 'answer']);
  });

  test("no to the address that was named: the contact is asked for their own, and the VIP's door stays shut", async () => {
    const run = await world.open(first(reading('other')));
    await run.reaches(/question 1 of 4/);
    await run.says('no');
    await run.reaches(/question 2 of 4/);
    assert.doesNotMatch(lastSent(run) ?? '', /jane@example\.com/);
    await run.says('stranger@example.net');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.tier], ['unknown', 'regular']);
  });

  test('a yes that was written before the question could be read confirms nothing', async () => {
    const before = Date.now() - 60_000;
    const run = await world.open(first({ ...reading('mention'), at: before }));
    await run.reaches(/question 1 of 4/);
    await run.says('yes', { at: before + 1_000 });
    await quiet();
    await run.says('stranger@example.net');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['unknown', 1]);
    assert.notEqual(world.standIn.chat(run.conversation).email, JANE);
  });

  test('a yes that comes while the question is being sent confirms nothing', async () => {
    let isSending: () => void = () => undefined;
    const sending = new Promise<void>((done) => (isSending = done));
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((done) => (goOn = done));
    world.standIn.before('sendMessage', () => {
      isSending();
      return held;
    });
    const run = await world.open(first(reading('mention')));
    await sending;
    await run.says('yes', { at: Date.now() - 10 });
    goOn();
    await run.reaches(/question 1 of 4/);
    await quiet();
    await run.says('stranger@example.net');
    assert.equal((await run.routed()).branch, 'unknown');
  });

  test('an address that is only mentioned before the question could be read has to be confirmed', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('x', { ...reading('mention'), at: Date.now() - 60_000 });
    await run.says('what do you want?');
    await run.reaches(/question 2 of 4/);
    assert.equal(world.standIn.chat(run.conversation).email, undefined);
  });

  test('another address instead of yes or no counts', async () => {
    const run = await world.open(first(reading('other', undefined, 'boss@example.com')));
    await run.reaches(/question 1 of 4/);
    await run.says(JANE);
    assert.deepEqual((await run.routed()).branch, 'vip');
  });

  test('a mistyped answer draws one question back; the same address once more is taken as typed', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    const typo = reading('alone', 'typo', 'jane@gmial.com');
    await run.says('x', typo);
    await run.reaches(/question 2 of 4/);
    assert.match(lastSent(run) ?? '', /jane@gmial\.com/);
    await run.says('x', typo);
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['unknown', 2]);
    assert.equal(world.standIn.chat(run.conversation).email, 'jane@gmial.com');
  });

  test('four answers that have to be confirmed lead to a person', async () => {
    const run = await world.open();
    for (let question = 1; question <= 4; question++) {
      await run.reaches(new RegExp(`question ${String(question)} of 4`));
      await run.says('x', reading('other', undefined, `p${String(question)}@example.com`));
    }
    assert.equal((await run.routed()).branch, 'invalid');
  });

  test('a correction within the settle time replaces what was given', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('jnae@example.com');
    await run.says('sorry, jane@example.com');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['vip', 1]);
    assert.equal(world.standIn.chat(run.conversation).email, JANE);
  });

  test('an edit replaces the message it edits, whichever of the two comes first', async () => {
    for (const order of ['edit last', 'edit first'] as const) {
      const run = await world.open();
      await run.reaches(/question 1 of 4/);
      const slip = () => run.says('jnae@example.com', { id: `slip ${order}` });
      const edit = () => run.says(JANE, { id: `edit ${order}`, kind: 'edit', edits: `slip ${order}` });
      await (order === 'edit last' ? slip() : edit());
      await (order === 'edit last' ? edit() : slip());
      assert.equal((await run.routed()).branch, 'vip', order);
    }
  });

  test('an answer that an edit takes back leaves the question open', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says(JANE, { id: 'a' });
    await run.says('wait', { id: 'b', kind: 'edit', edits: 'a' });
    await new Promise((done) => setTimeout(done, 2_500));
    assert.match(await run.reaches(/question/), /question 1 of 4/);
    await run.says('bob@example.com');
    assert.equal((await run.routed()).branch, 'unknown');
  });

  test('the message that follows the opening is awaited before anything is asked', async () => {
    const run = await world.open({ messageFollows: true });
    await run.says(`my address is ${JANE}`);
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions, result.emailSource], ['vip', 0, 'message']);
    const silent = await world.open({ messageFollows: true });
    await silent.reaches(/question 1 of 4/);
  });

  test('the text of the opening and the platform message of the same text are one message', async () => {
    const at = Date.now();
    const run = await world.open(first({ id: 'opening', text: 'hello', at, fromOpening: true }));
    await run.reaches(/question 1 of 4/);
    await run.says('hello', { id: 'wamid.1', at: at + 5_000 });
    await new Promise((done) => setTimeout(done, 2_500));
    assert.match(await run.reaches(/question/), /question 1 of 4/);
    await run.says('hello', { id: 'wamid.2', at: at + 30_000 });
    await run.reaches(/question 2 of 4/);
  });
});
