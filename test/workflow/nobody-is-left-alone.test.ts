/** A conversation always ends with somebody, and a run shows where it stands. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fastForward } from '../support/temporal.js';
import { messageSent } from '../../src/workflows/messages.js';
import { unavailable } from '../support/stand-in.js';
import { createWorld, knownAs, type World } from '../support/world.js';

describe('nobody is left alone', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
  });
  afterEach(() => world.stop());

  test('a person writes whom nobody knows: the conversation is assigned, and the contact is not asked again', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.signal(messageSent, { messages: [{ id: 'h', source: 'user', text: 'Hello' }] });
    const result = await run.routed();
    assert.deepEqual([result.outcome, result.branch, result.questions], ['assigned', 'noAnswer', 1]);
    assert.ok(world.standIn.chat(run.conversation).assignee, 'somebody has it');
  });

  test('a person writes whom nobody knows to a contact whose address is known: the CRM decides', async () => {
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    world.standIn.before('getContactData', () => held);
    const run = await world.open(knownAs('jane@example.com'));
    await run.signal(messageSent, { messages: [{ id: 'h', source: 'user', text: 'Hello' }] });
    release();
    const result = await run.routed();
    assert.deepEqual([result.outcome, result.assignee?.name], ['assigned', 'Ana']);
  });

  test('a person who wrote and has the conversation keeps it', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    world.standIn.chat(run.conversation).assignee = { id: '103', name: 'Cy' };
    await run.signal(messageSent, { messages: [{ id: 'h', source: 'user', text: 'Hello' }] });
    assert.deepEqual((await run.routed()).outcome, 'takenOver');
  });

  test('found by catch-up, and taken or closed since: nobody is asked, nothing is assigned', async () => {
    const caughtUp = { tries: 1, waited: 60_000 };
    for (const [state, outcome] of [
      ['taken', 'takenOver'],
      ['closed', 'closed'],
    ] as const) {
      const conversation = `c-${state}-${world.policy.workspace}`;
      const chat = world.standIn.chat(conversation);
      if (state === 'taken') chat.assignee = { id: '103', name: 'Cy' };
      else chat.open = false;
      const result = await (await world.open({ conversation, caughtUp })).routed();
      assert.equal(result.outcome, outcome);
      assert.deepEqual([chat.sent, chat.assignments], [[], []]);
    }
    const free = await world.open({ caughtUp });
    await free.reaches(/question 1 of 4/);
  });

  test('who waits sees the present place and reason, not those of the beginning', async () => {
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
    const first = await world.open(knownAs('joe@example.com'));
    await first.reaches(/place 1/);
    const second = await world.open(knownAs('joe@example.com'));
    await second.reaches(/place 2/);
    await first.cancel();
    await fastForward(world.client, second.workflowId, '3 minutes');
    assert.match(await second.reaches(/place 1/), /as of/);
    assert.equal(
      (await second.describe()).memo?.['why'],
      await second.reaches(/place 1/).then((line) => line.replaceAll('**', '')),
    );
  });

  test('a CRM that wants no call before a time that is too late: the team reads how long it was asked, and until when', async () => {
    world.standIn.before('getContactData', () => {
      throw unavailable(600_000);
    });
    const result = await (await world.open(knownAs('jane@example.com'))).routed();
    assert.equal(result.branch, 'unavailable');
    assert.match(result.why, /did not answer for \d{1,2} s .*wants no call before \d\d:\d\d:\d\d/);
    assert.doesNotMatch(result.why, /for 120 s/);
  });
});
