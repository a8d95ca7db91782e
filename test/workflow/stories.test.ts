import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { policy } from '../support/policy.js';
import { createWorld, knownAs, type World } from '../support/world.js';
import { fastForward } from '../support/temporal.js';

describe('the stories of the how-to', () => {
  let world: World;
  before(async () => {
    const texts = { default: 'Your e-mail, please?', de: 'Ihre E-Mail, $contact.firstname?' };
    world = await createWorld({ policy: { question: { ...policy().question, text: texts } } });
    world.standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
  });
  after(() => world.stop());

  test('a VIP with a known e-mail goes to the dedicated person, with comment and tag, and is asked nothing', async () => {
    const run = await world.open(knownAs('jane@example.com'));
    const result = await run.routed();
    const chat = world.standIn.chat(run.conversation);
    assert.equal(result.outcome, 'assigned');
    assert.equal(result.assignee?.name, 'Ana');
    assert.equal(result.tier, 'vip');
    assert.match(result.why, /^Ana: dedicated person/);
    assert.deepEqual([chat.sent, chat.assignments, chat.tags], [[], ['101'], ['vip']]);
    assert.match(chat.comments.join(), /Ana: dedicated person; VIP \(Test CRM says vip\)/);
  });

  test('a regular contact goes to the team, without the VIP tag', async () => {
    const run = await world.open(knownAs('joe@example.com'));
    const result = await run.routed();
    assert.match(result.assignee?.name ?? '', /^(Ben|Cy)$/);
    assert.equal(result.branch, 'regular');
    assert.deepEqual(world.standIn.chat(run.conversation).tags, []);
  });

  test('somebody the CRM does not know is regular', async () => {
    const result = await (await world.open(knownAs('nobody@example.com'))).routed();
    assert.deepEqual([result.branch, result.tier], ['unknown', 'regular']);
  });

  test('asked once, answers in a sentence: saved, thanked, looked up with that very address, marked unverified', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('sure, it is Jane@example.com, thanks');
    const result = await run.routed();
    const chat = world.standIn.chat(run.conversation);
    assert.equal(result.assignee?.name, 'Ana');
    assert.deepEqual([result.emailSource, result.questions], ['answer', 1]);
    assert.deepEqual(chat.sent, ['Your e-mail, please?', 'Thank you!']);
    assert.equal(chat.email?.toLowerCase(), 'jane@example.com');
    assert.match(chat.comments.join(), /given by the contact, unverified/);
  });

  test('three invalid answers, then a valid one: four questions, success', async () => {
    const run = await world.open();
    for (const [at, text] of ['no', 'why?', 'really'].entries()) {
      await run.reaches(new RegExp(`question ${at + 1} of 4`));
      await run.says(text);
    }
    await run.reaches(/question 4 of 4/);
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['vip', 4]);
    assert.equal(world.standIn.chat(run.conversation).sent.length, 5);
  });

  test('four invalid answers: exactly four questions, one escalation, no fifth question', async () => {
    const run = await world.open();
    for (let at = 1; at <= 4; at++) {
      await run.reaches(new RegExp(`question ${at} of 4`));
      await run.says('no');
    }
    const result = await run.routed();
    const chat = world.standIn.chat(run.conversation);
    assert.deepEqual([result.branch, result.assignee?.name, result.questions], ['invalid', 'Mara', 4]);
    assert.deepEqual([chat.sent.length, chat.assignments], [4, ['104']]);
  });

  test('nobody answers for 30 minutes: the no-answer target, after exactly that time', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await fastForward(world.client, run.workflowId, '29 minutes');
    assert.equal((await run.describe()).status.name, 'RUNNING');
    await fastForward(world.client, run.workflowId, '2 minutes');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['noAnswer', 1]);
    assert.match(result.assignee?.name ?? '', /^(Ben|Cy)$/);
  });

  test('the contact is asked in their language and by their name', async () => {
    const run = await world.open({
      contact: { id: 'x', firstName: 'Eva', language: 'de-AT', tags: [], fields: {} },
    });
    await run.reaches(/question 1 of 4/);
    assert.deepEqual(world.standIn.chat(run.conversation).sent, ['Ihre E-Mail, Eva?']);
    await run.says('human');
    assert.equal((await run.routed()).branch, 'invalid');
  });
});
