import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { messageFailed, messageSent } from '../../src/workflows/messages.js';
import { unconfirmed } from '../support/stand-in.js';
import { until } from '../support/wait.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

describe('messages whose fate a platform tells later', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  after(() => world.stop());

  const asked = async (): Promise<RunHandle> => {
    const message = { id: 'm', kind: 'text' as const, text: 'hi', at: Date.now() };
    const run = await world.open({ message });
    await run.reaches(/question 1 of 4/);
    return run;
  };
  const fails = (run: RunHandle, messageId: string) =>
    run.signal(messageFailed, { eventId: 'f', messageId, why: '131026 Message undeliverable' });

  test('the first question did not reach the contact: the branch of questions that cannot be sent', async () => {
    const run = await asked();
    await fails(run, 'another message');
    await fails(run, `out-${run.conversation}-1`);
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['sendFailed', 1]);
  });

  test('a retry that did not reach them is no reason to give up', async () => {
    const run = await asked();
    await run.says('what for?');
    await run.reaches(/question 2 of 4/);
    await fails(run, `out-${run.conversation}-2`);
    await run.says('jane@example.com');
    assert.equal((await run.routed()).branch, 'vip');
  });

  test('the platform hears when the contact last wrote, and which message is the question', async () => {
    const run = await asked();
    const at = Date.now() + 5_000;
    await run.says('jane@example.com', { at });
    await run.routed();
    const [question, thanks] = world.standIn.chat(run.conversation).sentWith;
    assert.equal(question?.isQuestion, true);
    assert.ok((question.heardAt ?? at) < at);
    assert.deepEqual(thanks, { isQuestion: false, heardAt: at });
  });

  test('an uncertain message is recognised by how it begins, and not sent again', async () => {
    world.policy.question.text = { default: `${'Please '.repeat(80)}write.` };
    const begins = world.policy.question.text.default.slice(0, 512);
    world.standIn.after('sendMessage', () => {
      throw unconfirmed();
    });
    const run = await world.open();
    // What the run knew before its send cannot be that send.
    await until('the question went out', () => world.standIn.chat(run.conversation).sent.length === 1);
    const message = { id: 'theirs', begins, source: 'api' as const, at: Date.now() };
    await run.signal(messageSent, { messages: [message] });
    await run.reaches(/question 1 of 4/);
    assert.equal(world.standIn.chat(run.conversation).sent.length, 1);
    await run.cancel();
  });
});
