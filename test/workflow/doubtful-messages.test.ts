/** A platform that lists its messages is asked before one in doubt is sent again: real workflows, the platform's own wire. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createPlatformActivities } from '../../src/activities/platform.js';
import { createChatwoot } from '../../src/platforms/chatwoot/index.js';
import type { SandboxContact } from '../../src/sandbox/store.js';
import { policy } from '../support/policy.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';
import { createWorld } from '../support/world.js';

test('a question whose answer is lost is asked once, and no other with the same words is taken for it', async (t) => {
  const sandbox = await sandboxFor(t, { platform: 'chatwoot' });
  const { client } = createChatwoot({
    type: 'chatwoot',
    baseUrl: sandbox.platformUrl,
    token: TOKEN,
    accountId: '1',
    secrets: [],
    unsigned: 'refuse',
    tolerance: 300_000,
    pending: 'route',
    callsPerSecond: false,
  });
  const { question } = policy();
  const world = await createWorld({
    // Every question in the same words.
    policy: { question: { ...question, retryText: question.text, settle: 0 } },
    platform: createPlatformActivities({ clientOf: () => client }),
  });
  t.after(() => world.stop());

  const { id } = await sandbox.contact();
  const [contact] = await inSandbox(sandbox);
  assert.ok(contact);
  const openedAt = Date.now();
  await sandbox.control('POST', `/contacts/${id}/messages`, { text: 'hi' });
  const lose = (when: 'before' | 'after') =>
    sandbox.control('POST', '/faults', { call: 'message', when, reset: true });
  const sent = async () => {
    const [now] = await inSandbox(sandbox);
    return now?.messages.filter(({ from }) => from === 'router').length;
  };

  await lose('after');
  const run = await world.open({
    conversation: contact.conversation,
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
  assert.deepEqual(calls, ['message', 'messages', 'message', 'messages', 'message', 'messages', 'message']);
});

async function inSandbox(sandbox: Awaited<ReturnType<typeof sandboxFor>>) {
  const { body } = await sandbox.control('GET', '/state');
  return (body as unknown as { contacts: (SandboxContact & { conversation: string })[] }).contacts;
}
