/** A platform that lists its messages is asked before one in doubt is sent again: real workflows, the platform's own wire. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createPlatformActivities } from '../../src/activities/platform.js';
import { chatwootFor } from '../support/chatwoot.js';
import { policy } from '../support/policy.js';
import { createWorld } from '../support/world.js';

test('a question whose answer is lost is asked once, and no other with the same words is taken for it', async (t) => {
  const sandbox = await chatwootFor(t);
  const { client } = sandbox.connector;
  const { question } = policy();
  const world = await createWorld({
    // Every question in the same words.
    policy: { question: { ...question, retryText: question.text, settle: 0 } },
    platform: createPlatformActivities({ clientOf: () => client, idempotent: () => false }),
  });
  t.after(() => world.stop());

  const openedAt = Date.now();
  const { id, conversation } = await sandbox.opened();
  const lose = (when: 'before' | 'after') =>
    sandbox.control('POST', '/faults', { call: 'message', when, reset: true });
  const sent = async () => (await sandbox.seen(id)).messages.filter(({ from }) => from === 'router').length;

  await lose('after');
  const run = await world.open({
    conversation,
    openedAt,
    contact: { id: '1', tags: [], fields: {} },
  });
  await run.reaches(/question 1 of 4/);
  assert.equal(await sent(), 1, 'it had gone out');
  await lose('after');
  await run.says('no');
  await run.reaches(/question 2 of 4/);
  assert.equal(await sent(), 2, 'it had gone out too; the first is another one');
  await lose('before');
  await run.says('no');
  await run.reaches(/question 3 of 4/);
  assert.equal(await sent(), 3, 'it had not, and is sent again');
  const calls = (await sandbox.ledger(id))
    .map(({ call }) => call)
    .filter((call) => call.startsWith('message'));
  const [send, look] = ['message', 'messages'];
  // What is not found is looked for until the list ends.
  assert.deepEqual(calls, [send, look, send, look, send, look, look, send]);
});
