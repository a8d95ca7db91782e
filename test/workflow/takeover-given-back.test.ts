import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assigneeChanged } from '../../src/workflows/messages.js';
import { policy } from '../support/policy.js';
import { createWorld } from '../support/world.js';

const eventId = 'e';
const human = { id: '103', name: 'Cy' };

test('a human who takes the conversation and gives it back at once: the run goes on without a question', async () => {
  const world = await createWorld({
    policy: { takeover: { ...policy().takeover, writerGetsConversation: false } },
  });
  const run = await world.open();
  await run.reaches(/question 1 of 4/);
  const chat = world.standIn.chat(run.conversation);
  chat.assignee = human;
  world.standIn.after('lookAtConversation', () => delete chat.assignee);
  await run.signal(assigneeChanged, { eventId, assignee: human });
  const result = await run.routed();
  assert.deepEqual([result.outcome, result.branch, chat.sent.length], ['assigned', 'noAnswer', 1]);
  assert.ok(world.standIn.count('lookAtConversation') < 5);
  await world.stop();
});
