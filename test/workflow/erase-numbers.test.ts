/** On a platform where conversations have numbers of their own, a contact and somebody else's conversation may share one. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eraseContact } from '../../src/client/contacts/erase-contact.js';
import { exportContact } from '../../src/client/contacts/export-contact.js';
import { list } from '../../src/client/contacts/runs.js';
import { deskId } from '../../src/client/names.js';
import { deskQueue } from '../../src/workflows/messages.js';
import { until } from '../support/wait.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const vip = 'jane@example.com';

describe('a contact whose number is also that of a conversation', () => {
  let world: World;
  let theirs: RunHandle;
  let strangers: RunHandle;
  before(async () => {
    world = await createWorld({ policy: { stickToAgent: true } });
    world.standIn.customers.set(vip, 'vip');
    const open = (conversation: string, id: string) =>
      world.open({ conversation, contact: { id, name: 'Jane Doe', email: vip, tags: [], fields: {} } });
    theirs = await open('7', '55');
    strangers = await open('55', '99');
    for (const run of [theirs, strangers]) assert.equal((await run.routed()).outcome, 'assigned');
    await until('both are listed', async () => (await list(world.client, ids())).length === 2);
  });
  after(() => world.stop());

  const ids = () => [theirs, strangers].map(({ workflowId }) => `WorkflowId = '${workflowId}'`).join(' OR ');
  const ref = () => ({ workspace: world.policy.workspace, platform: 'respond-io', contact: '55' });

  test('is exported without the other one', async () => {
    const { runs, desk } = await exportContact(world.client, world.starter.naming, ref());
    assert.deepEqual(
      runs.map((run) => (run as { workflowId: string }).workflowId),
      [theirs.workflowId],
    );
    assert.deepEqual(
      desk.seats.map(({ conversation }) => conversation),
      [theirs.workflowId],
    );
  });

  test('is erased without the other one, also from the desk once the run is gone', async () => {
    const { client, starter } = world;
    // Its retention is over.
    const { namespace } = client.options;
    const workflowExecution = { workflowId: theirs.workflowId };
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
    await until('it is gone', async () => (await list(client, ids())).length === 1);
    const { deleted } = await eraseContact(client, starter.naming, ref());
    assert.equal(deleted, 0);
    const { desk } = await exportContact(client, starter.naming, ref());
    assert.deepEqual(desk.seats, []);
    assert.equal((await strangers.describe()).status.name, 'COMPLETED');
    const asked = { ...ref(), contact: '99' };
    assert.equal((await exportContact(client, starter.naming, asked)).desk.seats.length, 1);
    assert.equal((await client.workflow.getHandle(deskId(asked.workspace)).query(deskQueue)).total, 0);
  });
});
