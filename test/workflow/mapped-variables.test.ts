/** What the CRM said, in texts, tag and comment; a notice for the branch that is taken. On the real server. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createWorld, knownAs, type World } from '../support/world.js';

const VIP = 'jane@example.com';
let world: World;
afterEach(() => world.stop());

async function routed(variables?: Record<string, string>) {
  world = await createWorld({
    policy: {
      notices: { vip: { default: 'You are a $CustomerType customer.' }, regular: { default: 'never' } },
      vipTag: 'tier-$CustomerType',
      commentText: 'Tier: $CustomerType, for $assignee.name',
    },
  });
  world.standIn.customers.set(VIP, 'vip');
  if (variables) world.standIn.variables.set(VIP, variables);
  const run = await world.open(knownAs(VIP));
  const result = await run.routed();
  return { result, chat: world.standIn.chat(run.conversation) };
}

test('texts, tag and comment have the value; the notice is sent once', async () => {
  const { chat } = await routed({ CustomerType: 'Gold' });
  assert.deepEqual(chat.sent, ['You are a Gold customer.']);
  assert.deepEqual(chat.tags, ['tier-Gold']);
  assert.match(chat.comments[0] ?? '', /^Tier: Gold, for Ana\nRouted in/);
});

test('without a value the text goes out without it, and the team reads so', async () => {
  const { chat, result } = await routed();
  assert.equal(result.outcome, 'assigned');
  assert.deepEqual(chat.sent, ['You are a  customer.']);
  assert.deepEqual(chat.tags, []);
  assert.match(chat.comments[0] ?? '', /A text went out without \$CustomerType, which has no value/);
});
