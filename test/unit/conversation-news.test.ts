import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { foldEvents, newsOf } from '../../src/routing/conversation-news.js';

const named = { eventId: 'e', conversation: 'c' };
const said = (id: string): ConversationEvent => ({
  ...named,
  type: 'message.received',
  message: { id, kind: 'text' },
});
const taken = (id: string | null): ConversationEvent => ({
  ...named,
  type: 'assignee.updated',
  assignee: id === null ? null : { id },
});
const closed = (openedAt?: number, closedAt?: number): ConversationEvent => ({
  ...named,
  type: 'conversation.closed',
  ...(openedAt === undefined ? {} : { openedAt }),
  ...(closedAt === undefined ? {} : { closedAt }),
});

describe('events of one conversation that travel together', () => {
  test('3,000 messages are one signal, a repeat is left out', () => {
    const events = Array.from({ length: 3_000 }, (_, at) => said(`m${at % 2_999}`));
    const [news, ...others] = foldEvents(events);
    assert.ok(news?.type === 'message.received' && others.length === 0);
    assert.equal(news.messages.length, 2_999);
    assert.equal(news.messages[0]?.id, 'm0');
  });

  test('of several assignees the last counts', () => {
    assert.deepEqual(foldEvents([taken('a'), taken('b'), taken(null)]), [newsOf(taken(null))]);
  });

  test('closes of different openings are all told, of one opening the last', () => {
    const fold = foldEvents([closed(1, 5), closed(2, 6), closed(1, 7), closed()]);
    assert.deepEqual(fold, [closed(2, 6), closed(1, 7), closed()].map(newsOf));
  });

  test('an edit of the phone number does not hide an edit of the address before it', () => {
    const edit = (over: object) => ({ ...named, type: 'contact.updated', ...over }) as ConversationEvent;
    const [news] = foldEvents([edit({ email: 'a@example.com', by: 'agent' }), edit({ phone: '+4930' })]);
    assert.deepEqual(news, edit({ email: 'a@example.com', by: 'agent', phone: '+4930' }));
  });

  test('who wrote the address belongs to the address, and no move is lost', () => {
    const edit = (over: object) => ({ ...named, type: 'contact.updated', ...over }) as ConversationEvent;
    const email = 'a@example.com';
    const [byContact] = foldEvents([edit({ email, by: 'contact' }), edit({ phone: '+4930', by: 'agent' })]);
    assert.deepEqual(byContact, edit({ email, by: 'contact', phone: '+4930' }));
    const [byNobody] = foldEvents([edit({ email: 'b@example.com', by: 'agent' }), edit({ email })]);
    assert.deepEqual(byNobody, edit({ email }));
    const [moves] = foldEvents([edit({ moved: [['a', 'b']] }), edit({ moved: [['b', 'c']] })]);
    assert.deepEqual(moves, edit({ moved: [['a', 'b'], ['b', 'c']] })); // prettier-ignore
  });

  test('the order is that of the last occurrence', () => {
    const fold = foldEvents([closed(1), said('a'), taken('x'), said('b')]);
    assert.deepEqual(
      fold.map(({ type }) => type),
      ['conversation.closed', 'assignee.updated', 'message.received'],
    );
  });
});
