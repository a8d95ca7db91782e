/** A platform that lists its messages is asked before one in doubt is sent again: real workflows, the platform's own wire. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { createPlatformActivities } from '../../src/activities/platform/platform.js';
import { chatwoot } from '../../src/platforms/chatwoot/index.js';
import type { Caller } from '../../src/platforms/platform.js';
import type { PlatformActivities } from '../../src/workflows/activities.js';
import { policyChanged } from '../../src/workflows/messages.js';
import { chatwootFor } from '../support/chatwoot.js';
import { policy, roster, team } from '../support/policy.js';
import { respondIo } from '../../src/platforms/respond-io/index.js';
import { respondIoAt } from '../support/respond-io.js';
import { sandboxFor } from '../support/sandbox.js';
import { until } from '../support/wait.js';
import { createWorld } from '../support/world.js';

const [send, look] = ['message', 'messages'] as const;

interface Platform {
  connector: Caller;
  sandbox: Pick<Awaited<ReturnType<typeof sandboxFor>>, 'contact' | 'control' | 'ledger'>;
  conversationOf: (contact: { id: number; conversation: string }) => string;
  /** Looks for what is not there: until the list ends. */
  inVain: string[];
}

const onChatwoot = async (t: TestContext): Promise<Platform> => {
  const sandbox = await chatwootFor(t);
  return {
    sandbox,
    connector: { ...sandbox.connector, capabilities: chatwoot.capabilities },
    conversationOf: ({ conversation }) => conversation,
    inVain: [look, look],
  };
};

// None of its webhooks comes.
const onRespondIo = async (t: TestContext): Promise<Platform> => {
  const sandbox = await sandboxFor(t);
  return {
    sandbox,
    connector: { client: respondIoAt(sandbox.platformUrl), capabilities: respondIo.capabilities },
    conversationOf: ({ id }) => String(id),
    inVain: [look],
  };
};

for (const [name, onPlatform] of Object.entries({ chatwoot: onChatwoot, 'respond.io': onRespondIo }))
  test(`${name}: a question whose answer is lost is asked once, and no other with the same words is taken for it`, async (t) => {
    const { sandbox, connector, conversationOf, inVain } = await onPlatform(t);
    const { question } = policy();
    const world = await createWorld({
      // Every question in the same words.
      policy: { question: { ...question, retryText: question.text, settle: 0 } },
      platform: createPlatformActivities({ connectorOf: () => connector }),
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

test('an operator re-routes while a question goes out and its answer is lost: asked once, then on by the new policy', async (t) => {
  const { sandbox, connector, conversationOf } = await onRespondIo(t);
  const real = createPlatformActivities({ connectorOf: () => connector });
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const sendMessage: PlatformActivities['sendMessage'] = (...args) =>
    real.sendMessage(...args).finally(() => held);
  const world = await createWorld({ platform: { ...real, sendMessage } });
  t.after(() => world.stop());
  world.standIn.customers.set('jane@example.com', 'vip');

  const contact = await sandbox.contact();
  await sandbox.control('POST', `/contacts/${contact.id}/messages`, { text: 'hi' });
  await sandbox.control('POST', '/faults', { call: 'message', when: 'after', reset: true });
  const calls = async () =>
    (await sandbox.ledger(contact.id)).filter(({ call }) => call.startsWith('message'));
  const run = await world.open({ conversation: conversationOf(contact) });
  await until('the question is out', async () => (await calls()).some(({ effect }) => effect !== undefined));

  const targets = { ...world.policy.targets, vip: team('managers') };
  const next = { ...world.policy, version: 'next', targets };
  await run.signal(policyChanged, { policy: next, roster, match: [], startOn: ['contact'] });
  // Answered once the run has taken the signal in: the send is still under way then.
  await run.reaches(/./);
  goOn();
  await until('the new version', async () =>
    (await run.describe()).typedSearchAttributes.getAll().some(({ value }) => value === 'next'),
  );
  await run.reaches(/question 1 of 4/);
  assert.deepEqual(
    (await calls()).map(({ call }) => call),
    [send, look],
  );
  await run.says('jane@example.com');
  const result = await run.routed();
  assert.deepEqual([result.assignee?.name, result.questions], ['Mara', 1]);
});
