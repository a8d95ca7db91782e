import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncomingMessage } from '../../src/routing/conversation.js';
import { Heard } from '../../src/workflows/run/heard.js';
import { read } from '../support/read.js';

test('of several edits of one message only the last one counts', () => {
  const heard = new Heard();
  const record = (message: IncomingMessage) => heard.record(read(message), 0);
  record({ id: 'm', kind: 'text', text: 'jane@example.com' });
  record({ id: 'e1', kind: 'edit', text: 'joan@example.com', edits: 'm' });
  record({ id: 'e2', kind: 'edit', text: 'I will look it up', edits: 'm' });
  const addresses = heard.messages.flatMap(({ reading }) => reading?.emails ?? []);
  assert.deepEqual(addresses, []);
});

test('after a flood a run keeps what its rules can act on, each within a bound of its own', () => {
  const heard = new Heard(['agent']);
  let id = 0;
  const record = (text: string, over: Partial<IncomingMessage> = {}) => {
    const before = heard.messages.length;
    heard.record(read({ id: `m${String(++id)}`, kind: 'text', text, ...over }), 0);
    return heard.messages.length > before;
  };
  for (let at = 0; at < 500; at++) record('hello?');
  assert.equal(record('hello?'), false);
  for (const text of ['yes', 'an agent, please', 'jane@example.com']) assert.ok(record(text), text);
  assert.ok(record('I will look it up', { kind: 'edit', edits: 'm504' }), 'it takes the address back');
  assert.ok(heard.messages.every(({ reading }) => !reading?.emails.length));
  for (let at = 0; at < 500; at++) record('yes');
  assert.equal(record('yes'), false);
  assert.ok(record('joan@example.com'));
  assert.ok(heard.messages.length < 200, String(heard.messages.length));
  heard.handOverWords = ['persona'];
  assert.equal(record('una persona'), false, 'the bound holds for all of them');
});
