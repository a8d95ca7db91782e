/** A contact of a platform that knows messages only is erased, with the payload codec on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eraseContact } from '../../src/client/contacts/erase-contact.js';
import { exportContact } from '../../src/client/contacts/export-contact.js';
import { list } from '../../src/client/contacts/runs.js';
import { codecKeys } from '../support/codec-keys.js';
import { eventEndpoint } from '../support/event-endpoint.js';
import { heldChat } from '../support/held.js';
import { until } from '../support/wait.js';
import { createWorld } from '../support/world.js';

const vip = 'jane@example.com';

test('what held the conversation goes too, and another contact is held as before', async (t) => {
  const endpoint = await eventEndpoint();
  const world = await createWorld({
    env: codecKeys(1),
    policy: { webhooks: [endpoint.policy] },
    endpoints: [endpoint.config],
  });
  t.after(async () => {
    endpoint.stop();
    await world.stop();
  });
  world.standIn.customers.set(vip, 'vip');
  const { client, policy, starter } = world;
  const erased = heldChat(world, { email: vip });
  const other = heldChat(world, { email: vip });
  for (const chat of [erased, other]) {
    await chat.writes('hello');
    await until('assigned', () =>
      endpoint.of('assigned').some(({ event }) => event.data.run.workflowId === chat.routing),
    );
  }
  const { conversation } = erased;
  const told = endpoint.of('assigned').find(({ event }) => event.data.run.workflowId === erased.routing);
  assert.equal(told?.raw.includes(conversation.slice(1)), false, 'the number is in no event');
  assert.equal(told.event.data.conversation, erased.routing.split('/').at(-1));
  assert.equal(told.event.data.openedId, undefined);
  const ref = {
    workspace: policy.workspace,
    platform: policy.platform.name,
    contact: conversation,
    conversation,
  };
  const contactKey = starter.naming.contactKey(ref.workspace, ref.platform, ref.contact);
  const theirs = () => list(client, `ContactKey = '${contactKey}'`);
  await until('all are listed', async () => (await theirs()).length >= 3);

  const exported = await exportContact(client, starter.naming, ref);
  const types = exported.runs.map((run) => (run as { type: string }).type);
  assert.deepEqual([...types].sort(), ['deliverEvent', 'holdConversation', 'routeVipContact']);
  assert.match(JSON.stringify(exported), /"hello"/);

  const { ended, deleted } = await eraseContact(client, starter.naming, ref);
  assert.deepEqual([ended, deleted], [1, 3]);
  const ids = [erased.held, erased.routing].map((id) => `WorkflowId = '${id}'`);
  assert.deepEqual([...(await theirs()), ...(await list(client, ids.join(' OR ')))], []);
  assert.deepEqual(await eraseContact(client, starter.naming, ref), { ended: 0, deleted: 0, deskRuns: 1 });
  assert.equal((await client.workflow.getHandle(other.held).describe()).status.name, 'RUNNING');
});
