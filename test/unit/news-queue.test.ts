import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { MessageBudget } from '../../src/temporal/message-budget.js';
import type { DeliverAnswer } from '../../src/temporal/routing-contract.js';
import { NewsQueue, Pace } from '../../src/temporal/news-queue.js';

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

  test('nothing that the contact writes is needed when the address was known; once an hour the run hears a sign of life', () => {
    const budget = new MessageBudget();
    budget.opened('c', true);
    const at = Date.now();
    assert.notEqual(budget.take('c', said('a'), undefined, at), false);
    assert.equal(budget.take('c', said('b'), undefined, at + 1_000), false);
    assert.equal(budget.take('c', withAddress('c'), undefined, at + 2_000), false);
    assert.notEqual(budget.take('c', said('d'), undefined, at + 3_600_000), false);
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
    budget.opened('c', false);
    assert.notEqual(budget.take('c', said('x')), false);
  });

  test('a contact who goes on writing to a held conversation keeps it open', () => {
    const budget = new MessageBudget();
    const minute = 60_000;
    let heardAt = 0;
    for (let at = minute; at < 300 * minute; at += minute) {
      if (budget.take('c', said(`m${at}`), 10 * minute, at) !== false) heardAt = at;
      assert.ok(at - heardAt < 10 * minute, `silent since ${String(heardAt)} at ${String(at)}`);
    }
  });

  test('after a held conversation has ended by silence the next message is needed, although the address was known', () => {
    const budget = new MessageBudget();
    const minute = 60_000;
    const openedAt = Date.now();
    const take = (id: string, minutes: number) =>
      budget.take('c', said(id), 10 * minute, openedAt + minutes * minute);
    budget.opened('c', true, openedAt);
    assert.notEqual(take('a', 1), false);
    assert.equal(take('b', 2), false);
    for (const id of ['c', 'd']) assert.notEqual(take(id, 13), false, id);
  });

  test('after five minutes of silence, the end of a held conversation or a close this is no flood', () => {
    const spent = () => {
      const budget = new MessageBudget();
      for (let at = 0; at < 60; at++) budget.take('c', said(`m${at}`), undefined, 1_000);
      assert.equal(budget.take('c', said('x'), undefined, 1_000), false);
      return budget;
    };
    assert.equal(spent().take('c', said('x'), undefined, 300_999), false);
    assert.notEqual(spent().take('c', said('x'), undefined, 301_000), false);
    assert.notEqual(spent().take('c', said('x'), 5_000, 6_000), false);
    const closed = spent();
    closed.take('c', { type: 'conversation.closed', eventId: 'e', conversation: 'c' });
    assert.notEqual(closed.take('c', said('x'), undefined, 1_001), false);
  });
});
