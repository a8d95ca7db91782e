/** Conversations are counted in each account: an event that is applied to the wrong one hits somebody of ours. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '../../src/platforms/chatwoot/parse.js';
import { changed, created, firstMessage, message, outgoing, route, type Json } from '../fixtures/chatwoot.js';

const types = (body: Json, inboxes?: Set<string>) => parse(body, route, inboxes).map((event) => event.type);
const reasons = (body: Json, inboxes?: Set<string>) =>
  parse(body, route, inboxes).map((event) => (event.type === 'ignored' ? event.reason : event.type));

/** A webhook of a conversation as it is sent: the latest message alone names the account. */
const told = (body: Json, account: number | undefined): Json => ({
  ...body,
  account: undefined,
  messages: account === undefined ? [] : [firstMessage({ account_id: account })],
});
const opened = changed(undefined, 'open', { event: 'conversation_opened' });
const resolved = changed(undefined, 'resolved', { event: 'conversation_resolved' });
const assigned = created({
  event: 'conversation_updated',
  changed_attributes: [{ assignee_id: { previous_value: null, current_value: 7 } }],
});
const all: [name: string, body: Json][] = [
  ['conversation_created', created()],
  ['conversation_status_changed', changed('resolved', 'open')],
  ['conversation_status_changed (resolved)', changed('open', 'resolved')],
  ['conversation_updated', assigned],
  ['conversation_opened', opened],
  ['conversation_resolved', resolved],
];

for (const [name, body] of all) {
  test(`${name}: the latest message tells the account`, () => {
    assert.deepEqual(types(told(body, 1)), types(body), 'ours');
    assert.deepEqual(reasons(told(body, 2)), ['another account']);
    assert.deepEqual(reasons({ ...told(body, 1), account: { id: 2 } }), ['another account'], 'two accounts');
    assert.deepEqual(reasons({ ...told(body, undefined), account_id: 2 }), ['another account']);
  });
}

for (const [name, body] of all.filter(([name]) => name !== 'conversation_created')) {
  test(`${name} without an account and a message: the inbox tells it, once it is known`, () => {
    const inboxes = new Set<string>();
    const silent = told(body, undefined);
    assert.deepEqual(reasons(silent, inboxes), ['nothing tells the account']);
    assert.deepEqual(reasons(told(created({ inbox_id: 1 }), 2), inboxes), ['another account']);
    assert.deepEqual(reasons(silent, inboxes), ['nothing tells the account'], 'an inbox of another account');
    types(message(), inboxes);
    assert.deepEqual(types(silent, inboxes), types(body));
    assert.deepEqual(reasons({ ...silent, inbox_id: 2 }, inboxes), ['nothing tells the account']);
    assert.deepEqual(types({ ...silent, inbox_id: undefined }, inboxes), types(body), 'no inbox either');
  });
}

test('a conversation without a message is created in an account that sends webhooks of its own', () => {
  const inboxes = new Set<string>();
  assert.deepEqual(types(told(created(), undefined), inboxes), ['conversation.opened']);
  assert.deepEqual(types(told(assigned, undefined), inboxes), ['assignee.updated']);
});

test('messages name their account, at the top or on the contact who wrote', () => {
  for (const body of [message(), outgoing(), message({ event: 'message_updated' })]) {
    assert.deepEqual(reasons({ ...body, account: { id: 2 } }), ['another account']);
    const conversation = { ...(body['conversation'] as Json), account: undefined, messages: [] };
    const silent = { ...body, conversation, account: undefined };
    assert.deepEqual(reasons(silent), ['nothing tells the account']);
    const sender = { id: 21, account: { id: 2 } };
    assert.deepEqual(reasons({ ...silent, sender }), ['another account']);
    assert.deepEqual(types({ ...silent, sender: { id: 21, account: { id: 1 } } }), types(body));
  }
});
