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
