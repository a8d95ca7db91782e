import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { MessageBudget } from '../../src/client/routing/message-budget.js';
import type { DeliverAnswer } from '../../src/client/routing/routing-contract.js';
import { NewsQueue, Pace } from '../../src/client/routing/news-queue.js';

const said = (id: string, over: object = {}): ConversationEvent => ({
  type: 'message.received',
  eventId: id,
  conversation: 'c',
  message: { id, kind: 'text', ...over },
});
const withAddress = (id: string) =>
  said(id, { reading: { emails: [{ address: 'jane@example.com', claim: 'alone' }] } });

const all = (events: readonly unknown[], answer: DeliverAnswer = 'delivered') => events.map(() => answer);

describe('the queue of a conversation', () => {
  test('what arrives while a delivery is under way travels together in the next one', async () => {
    const queue = new NewsQueue();
    const sent: number[] = [];
    const send = async (events: readonly ConversationEvent[]) => {
      sent.push(events.length);
      await sleep(20);
      return all(events);
    };
    const told = Array.from({ length: 100 }, (_, at) => queue.add('c', said(`m${at}`), send));
    assert.deepEqual(new Set(await Promise.all(told)), new Set(['delivered']));
    assert.deepEqual(sent, [1, 99]);
  });

  test('a conversation that is told without end is slowed down to two deliveries a second', () => {
    const pace = new Pace(0);
    let now = 0;
    const waits = Array.from({ length: 14 }, () => {
      const wait = pace.take(now);
      now += wait;
      return wait;
    });
    assert.deepEqual(waits, [...Array.from({ length: 10 }, () => 0), 500, 500, 500, 500]);
    assert.equal(pace.isFull(now + 4_999), false);
    assert.equal(pace.isFull(now + 5_000), true);
    assert.equal(pace.take(now + 5_000), 0);
  });

  test('one conversation does not wait for another', async () => {
    const queue = new NewsQueue();
    let release = () => {};
    const stuck = queue.add(
      'a',
      said('m'),
      () => new Promise((done) => (release = () => done(['delivered']))),
    );
    assert.equal(await queue.add('b', said('m'), (events) => Promise.resolve(all(events, 'noRun'))), 'noRun');
    release();
    await stuck;
  });

  test('a failed delivery fails every event in it, and the next one is tried', async () => {
    const queue = new NewsQueue();
    let tries = 0;
    const send = (events: readonly ConversationEvent[]) => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('away')) : Promise.resolve(all(events));
    };
    await assert.rejects(queue.add('c', said('a'), send), /away/);
    assert.equal(await queue.add('c', said('a'), send), 'delivered');
  });
});

describe('the budget of a conversation', () => {
  test('of 3,000 messages without an address fifty are told, and the address that follows', () => {
    const budget = new MessageBudget();
    const told = Array.from({ length: 3_000 }, (_, at) => budget.take('c', said(`m${at}`)) !== false);
    assert.equal(told.filter(Boolean).length, 50);
    assert.notEqual(budget.take('c', withAddress('late')), false);
  });

  test('a yes, and the wish for a person, are told after 3,000 messages that say nothing, each within a bound', () => {
    const budget = new MessageBudget();
    const options = { handOverWords: ['agent'] };
    const take = (id: string, over?: object) => budget.take('c', said(id, over), options) !== false;
    const yes = { reading: { emails: [], words: 'yes', reply: 'yes' } };
    const rows: [what: string, over: object][] = [
      ['yes', yes],
      ['no', { reading: { emails: [], words: 'no', reply: 'no' } }],
      ['a wish for a person', { reading: { emails: [], words: 'an agent please' } }],
      [
        'an edit, which takes an earlier message back',
        { kind: 'edit', edits: 'm1', reading: { emails: [] } },
      ],
    ];
    for (let at = 0; at < 3_000; at++) take(`m${at}`, { reading: { emails: [], words: 'hello' } });
    assert.equal(take('hello', { reading: { emails: [], words: 'hello' } }), false);
    for (const [what, over] of rows) assert.ok(take(what, over), what);
    const told = Array.from({ length: 3_000 }, (_, at) => take(`y${at}`, yes));
    assert.ok(told.filter(Boolean).length <= 50);
    assert.notEqual(budget.take('c', withAddress('late'), options), false);
  });

  test('once an hour the run hears a sign of life', () => {
    const budget = new MessageBudget();
    const minute = 60_000;
    const at = Date.now();
    const take = (minutes: number) =>
      budget.take('c', said(`m${minutes}`), {}, at + minutes * minute) !== false;
    const told = Array.from({ length: 180 }, (_, minutes) => take(minutes));
    const later = told.flatMap((isTold, minutes) => (isTold && minutes >= 50 ? [minutes] : []));
    assert.deepEqual(later, [109, 169]);
  });

  test('a failed delivery costs nothing: a message that is delivered again through an outage is not lost', () => {
    const budget = new MessageBudget();
    for (let tries = 0; tries < 500; tries++) {
      const giveBack = budget.take('c', said('same'));
      assert.ok(giveBack, `try ${String(tries)}`);
      giveBack();
    }
  });

  test('the first message of a person is told after 3,000 of a machine', () => {
    const budget = new MessageBudget();
    const sent = (id: string, source: 'user' | 'bot'): ConversationEvent => ({
      type: 'message.sent',
      eventId: id,
      conversation: 'c',
      message: { id, source },
    });
    for (let at = 0; at < 3_000; at++) budget.take('c', sent(`b${at}`, 'bot'));
    assert.equal(budget.take('c', sent('bot', 'bot')), false);
    assert.notEqual(budget.take('c', sent('human', 'user')), false);
  });

  test('a new opening begins anew', () => {
    const budget = new MessageBudget();
    for (let at = 0; at < 60; at++) budget.take('c', said(`m${at}`));
    assert.equal(budget.take('c', said('x')), false);
    budget.opened('c');
    assert.notEqual(budget.take('c', said('x')), false);
  });

  test('a contact who goes on writing to a held conversation keeps it open', () => {
    const budget = new MessageBudget();
    const minute = 60_000;
    let heardAt = 0;
    for (let at = minute; at < 300 * minute; at += minute) {
      if (budget.take('c', said(`m${at}`), { idleClose: 10 * minute }, at) !== false) heardAt = at;
      assert.ok(at - heardAt < 10 * minute, `silent since ${String(heardAt)} at ${String(at)}`);
    }
  });

  test('after five minutes of silence, the end of a held conversation or a close this is no flood', () => {
    const spent = () => {
      const budget = new MessageBudget();
      for (let at = 0; at < 60; at++) budget.take('c', said(`m${at}`), {}, 1_000);
      assert.equal(budget.take('c', said('x'), {}, 1_000), false);
      return budget;
    };
    assert.equal(spent().take('c', said('x'), {}, 300_999), false);
    assert.notEqual(spent().take('c', said('x'), {}, 301_000), false);
    assert.notEqual(spent().take('c', said('x'), { idleClose: 5_000 }, 6_000), false);
    const closed = spent();
    closed.take('c', { type: 'conversation.closed', eventId: 'e', conversation: 'c' });
    assert.notEqual(closed.take('c', said('x'), {}, 1_001), false);
  });
});
