/** A platform that lists its messages is asked before one in doubt is sent again: real workflows, the platform's own wire. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { createPlatformActivities } from '../../src/activities/platform.js';
import type { PlatformClient } from '../../src/platforms/platform.js';
import { chatwootFor } from '../support/chatwoot.js';
import { policy } from '../support/policy.js';
import { respondIoAt } from '../support/respond-io.js';
import { sandboxFor } from '../support/sandbox.js';
import { createWorld } from '../support/world.js';

const [send, look] = ['message', 'messages'] as const;

interface Platform {
  client: PlatformClient;
  sandbox: Pick<Awaited<ReturnType<typeof sandboxFor>>, 'contact' | 'control' | 'ledger'>;
  conversationOf: (contact: { id: number; conversation: string }) => string;
  /** Looks for what is not there: until the list ends. */
  inVain: string[];
}

const onChatwoot = async (t: TestContext): Promise<Platform> => {
  const sandbox = await chatwootFor(t);
  return {
    sandbox,
    client: sandbox.connector.client,
    conversationOf: ({ conversation }) => conversation,
    inVain: [look, look],
  };
};

// None of its webhooks comes.
const onRespondIo = async (t: TestContext): Promise<Platform> => {
  const sandbox = await sandboxFor(t);
  return {
    sandbox,
    client: respondIoAt(sandbox.platformUrl),
    conversationOf: ({ id }) => String(id),
    inVain: [look],
  };
};

for (const [name, onPlatform] of Object.entries({ chatwoot: onChatwoot, 'respond.io': onRespondIo }))
  test(`${name}: a question whose answer is lost is asked once, and no other with the same words is taken for it`, async (t) => {
    const { sandbox, client, conversationOf, inVain } = await onPlatform(t);
    const { question } = policy();
    const world = await createWorld({
      // Every question in the same words.
      policy: { question: { ...question, retryText: question.text, settle: 0 } },
      platform: createPlatformActivities({ clientOf: () => client, idempotent: () => false }),
    });
    t.after(() => world.stop());

    const openedAt = Date.now();
    const contact = await sandbox.contact();
    const { id } = contact;
    await sandbox.control('POST', `/contacts/${id}/messages`, { text: 'hi' });
    const lose = (when: 'before' | 'after') =>
      sandbox.control('POST', '/faults', { call: 'message', when, reset: true });
    const sent = async () =>
      (await sandbox.ledger(id)).filter(({ call, effect }) => call === send && effect !== undefined).length;

    await lose('after');
    const run = await world.open({
      conversation: conversationOf(contact),
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
    assert.deepEqual(calls, [send, look, send, look, send, ...inVain, send]);
  });
