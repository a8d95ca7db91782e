import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { WebhookBodyError } from '../../src/platforms/platform.js';
import { parse } from '../../src/platforms/respond-io/parse.js';
import type { OpenedEvent } from '../../src/routing/conversation.js';
import { fixture, only, type Json } from '../fixtures/respond-io.js';

const opened = (
  change: { contact?: Json; conversation?: Json; [more: string]: unknown } = {},
): OpenedEvent => {
  const body = fixture('conversation.opened');
  return only('conversation.opened', {
    ...body,
    ...change,
    contact: { ...(body.contact as Json), ...change.contact },
    conversation: { ...(body.conversation as Json), ...change.conversation },
  });
};

test('conversation.opened as documented', () => {
  assert.deepEqual(opened(), {
    type: 'conversation.opened',
    eventId: '0d6f7e1c-9a2b-4e57-8e43-2f4f0a4f7b90',
    conversation: '1',
    openedId: '1@1663274081000',
    openedAt: 1_663_274_081_000,
    source: 'contact',
    channel: { id: '1' },
    message: {
      id: '1@1663274081000/message',
      kind: 'text',
      text: 'hello',
      at: 1_663_274_081_000,
      fromOpening: true,
    },
    contact: {
      id: '1',
      name: 'John Doe',
      firstName: 'John',
      lastName: 'Doe',
      phone: '+60123456789',
      language: 'en',
      countryCode: 'MY',
      tags: ['vip'],
      fields: { company: null },
    },
  });
});

test('an opening is named by contact and opening time in any unit, else by its event id', () => {
  for (const time of [1_663_274_081, 1_663_274_081_000, '1663274081000000', '2022-09-15T20:34:41Z'])
    for (const times of [{ conversationOpenedAt: time }, { conversationOpenedAt: null, openedTime: time }])
      assert.equal(opened({ conversation: times }).openedId, '1@1663274081000');
  const without = opened({ conversation: { conversationOpenedAt: null } });
  assert.equal(without.openedId, without.eventId);
  assert.equal('openedAt' in without, false);
  assert.deepEqual(without.message, {
    id: `${without.eventId}/message`,
    kind: 'text',
    text: 'hello',
    fromOpening: true,
  });
});

test('an opening and its close name the same moment', () => {
  const { openedAt } = opened();
  assert.equal(only('conversation.closed', fixture('conversation.closed')).openedAt, openedAt);
});

test('an opening without a first message has neither a message nor a channel', () => {
  for (const nothing of [null, undefined, '', ' ']) {
    const event = opened({
      conversation: { firstIncomingMessage: nothing, firstIncomingMessageChannelId: nothing },
    });
    assert.equal('message' in event, false, String(nothing));
    assert.equal('channel' in event, false, String(nothing));
  }
});

test("the opening's source: lower case, from either place, absent is unknown", () => {
  assert.equal(opened({ conversation: { source: 'CTC_Ads' } }).source, 'ctc_ads');
  assert.equal(opened({ conversation: { source: null, openedBySource: 'User' } }).source, 'user');
  assert.equal(opened({ conversation: { source: undefined } }).source, 'unknown');
  const { conversation, ...bare } = fixture('conversation.opened');
  assert.ok(conversation);
  assert.equal(only('conversation.opened', bare).source, 'unknown');
});

test('an opening keeps a channel and a message that it holds whole', () => {
  const event = opened({
    channel: { id: 5, source: 'whatsapp', meta: '{}' },
    message: {
      messageId: 9,
      traffic: 'incoming',
      timestamp: 1_663_274_081,
      message: { type: 'text', text: 'hi' },
    },
  });
  assert.deepEqual(event.channel, { id: '5', source: 'whatsapp' });
  assert.deepEqual(event.message, { id: '9', kind: 'text', text: 'hi', at: 1_663_274_081_000 });
  assert.equal(opened({ message: { messageId: 9, traffic: 'outgoing', message: {} } }).message, undefined);
});

test('a contact survives odd fields', () => {
  const { contact } = opened({
    contact: {
      id: '00x',
      email: 'not an address',
      phone: 7,
      language: 'PT-br',
      isBlocked: true,
      assignee: {},
      tags: ['a', { name: 'b' }, 3, ''],
      custom_fields: [
        { name: 'tier', value: 'VIP' },
        { name: '__proto__', value: 'x' },
        { name: 'interests', value: ['a', 'b'] },
        { name: 'odd', value: { deep: 1 } },
        'nonsense',
      ],
      brandNew: { anything: true },
    },
  });
  assert.deepEqual(contact, {
    id: '00x',
    name: 'John Doe',
    firstName: 'John',
    lastName: 'Doe',
    email: 'not an address',
    language: 'pt-br',
    countryCode: 'MY',
    blocked: true,
    tags: ['a', 'b'],
    fields: { tier: 'VIP', interests: 'a, b' },
  });
  assert.deepEqual(opened({ contact: { custom_fields: { plan: 'gold' }, tags: null } }).contact.fields, {
    plan: 'gold',
  });
});

test('an opening without contact, or with one that has no id, is an error with its place', () => {
  const { contact, ...without } = fixture('conversation.opened');
  assert.ok(contact);
  for (const body of [
    without,
    { ...without, contact: null },
    { ...without, contact: {} },
    { ...without, contact: [] },
  ]) {
    assert.throws(
      () => parse(body),
      (e) => e instanceof WebhookBodyError && e.path.startsWith('contact'),
    );
  }
  const onlyMessage = { ...without, message: { contactId: 4 } };
  assert.throws(
    () => parse(onlyMessage),
    (e) => e instanceof WebhookBodyError && e.path === 'contact',
  );
});

test('the assignee may be a person, null or {}', () => {
  const assignee = (value: unknown) =>
    only('assignee.updated', {
      event_type: 'contact.assignee.updated',
      event_id: 'e',
      contact: { id: 1, assignee: value },
    }).assignee;
  assert.deepEqual(only('assignee.updated', fixture('contact.assignee.updated')).assignee, {
    id: '2',
    email: 'johndoe@sample.com',
    name: 'John Doe',
  });
  assert.equal(assignee(null), null);
  assert.equal(assignee({}), null);
  assert.deepEqual(assignee({ id: '456' }), { id: '456' });
});

test('contact.updated and conversation.closed', () => {
  const contact = { id: 1, email: ' ', phone: '+1' };
  assert.deepEqual(only('contact.updated', { event_type: 'contact.updated', event_id: 'e', contact }), {
    type: 'contact.updated',
    eventId: 'e',
    conversation: '1',
    phone: '+1',
  });
  const closed = only('conversation.closed', fixture('conversation.closed'));
  assert.equal(closed.openedAt, 1_663_274_081_000);
  assert.equal(closed.closedAt, 1_663_277_681_000);
  assert.equal(closed.closedBy?.id, '2');
});

test('everything else is ignored with a reason; a body that is no object is an error', () => {
  assert.deepEqual(parse({ event_type: 'contact.merged', event_id: 'x' }), [
    { type: 'ignored', eventId: 'x', reason: 'unhandled event type' },
  ]);
  assert.deepEqual(parse({ event_type: 'call.ended', event_id: 'x' }), [
    { type: 'ignored', eventId: 'x', reason: 'a call is no message' },
  ]);
  assert.deepEqual(parse({ event: 'message', data: 'test' }), [{ type: 'ignored', reason: 'no event_type' }]);
  assert.equal(only('ignored', { event_type: 'toString' }).reason, 'unhandled event type');
  for (const body of [null, 1, 'x', []]) assert.throws(() => parse(body), WebhookBodyError);
});

test('without an event id the same body is the same event', () => {
  const { event_id, ...body } = fixture('message.received');
  assert.ok(event_id);
  const again = JSON.parse(JSON.stringify(body)) as Json;
  assert.equal(only('message.received', body).eventId, only('message.received', again).eventId);
});

test('whatever the fields hold, a known event parses or is a located error, and carries plain JSON', () => {
  const type = fc.constantFrom('conversation.opened', 'message.received', 'message.sent', 'contact.updated');
  const part = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom('id', 'source', 'message', 'text', 'tags'), fc.jsonValue()),
  );
  fc.assert(
    fc.property(type, part, part, part, (event_type, contact, conversation, message) => {
      try {
        const events = parse({ event_type, contact, conversation, message });
        assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
      } catch (e) {
        assert.ok(e instanceof WebhookBodyError, String(e));
      }
    }),
  );
});
