import assert from 'node:assert/strict';
import test from 'node:test';
import type { OutgoingSource } from '../../src/routing/conversation.js';
import { humanMessage } from '../../src/routing/message.js';

const by = (source: OutgoingSource, id: string = source) => ({ id, source });

test('a human is told from machines by the source', () => {
  const machines = (['api', 'workflow', 'bot', 'ai_agent', 'broadcast', 'unknown'] as const).map((one) =>
    by(one),
  );
  assert.equal(humanMessage(machines, []), undefined);
  assert.equal(humanMessage([...machines, by('echo'), by('user')], [])?.id, 'echo');
});

test('what we sent is no human, under whatever source it comes back', () => {
  const sent = [by('user', 'm1'), by('echo', 'm2')];
  assert.equal(humanMessage(sent, ['m1', 'm2']), undefined);
  assert.equal(humanMessage([...sent, by('user', 'm3')], ['m1', 'm2'])?.id, 'm3');
});
