/** What activities make of the platform, by the real connector against the sandbox's respond.io. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPlatformActivities } from '../../src/activities/platform.js';
import { createRespondIo } from '../../src/platforms/respond-io/index.js';
import type { AssignOutcome, UnassignOutcome } from '../../src/workflows/activities.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';

const agent = { id: '101', name: 'Ana' };

async function onThePlatform(t: TestContext) {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  const settings = {
    type: 'respond-io' as const,
    baseUrl: sandbox.platformUrl,
    token: TOKEN,
    signingKeys: [],
    callsPerSecond: false as const,
  };
  const { client } = createRespondIo(settings);
  const activities = createPlatformActivities({ clientOf: () => client, idempotent: () => false });
  const on = { workspace: 'acme', platform: 'respond-io', conversation: String(id) };
  const call = (path: string, body: unknown) =>
    sandbox.api('POST', `/contact/id:${id}/conversation/${path}`, body);
  const run = new MockActivityEnvironment();
  return {
    put: (assignee: number | null) => call('assignee', { assignee }),
    close: () => call('status', { status: 'close' }),
    open: () => call('status', { status: 'open' }),
    gone: { ...on, conversation: '999999' },
    on,
    leave: (known?: string, to = on) =>
      run.run<[], UnassignOutcome, () => Promise<UnassignOutcome>>(() =>
        activities.leaveUnassigned(to, known),
      ),
    assign: (comment?: string, replaces?: string) =>
      run.run<[], AssignOutcome, () => Promise<AssignOutcome>>(() =>
        activities.assignConversation(on, agent, replaces, comment),
      ),
    fault: (fault: object) => sandbox.control('POST', '/faults', { only: String(id), ...fault }),
    comments: async () => {
      const { body } = await sandbox.control('GET', `/ledger?contact=${id}`);
      const entries = body as unknown as { call: string; effect?: unknown }[];
      return entries.filter(({ call, effect }) => call === 'comment' && effect !== undefined).length;
    },
    present: async () => (await client.getConversation(on.conversation)).assignee?.id,
  };
}

test('left unassigned: whoever the run knew of is taken off, and nobody else', async (t) => {
  const { put, open, leave, present } = await onThePlatform(t);
  await open();
  assert.deepEqual(await leave(), { kind: 'nobody' });
  await put(101);
  const taken = await leave('102');
  assert.deepEqual([taken.kind, 'assignee' in taken && taken.assignee.id], ['taken', '101']);
  assert.equal((await leave()).kind, 'taken');
  assert.equal(await present(), '101');
  assert.deepEqual(await leave('101'), { kind: 'unassigned' });
  assert.equal(await present(), undefined);
  assert.deepEqual(await leave('101'), { kind: 'nobody' });
});

test('left unassigned: a closed conversation is left alone, and a contact who is gone is said to be', async (t) => {
  const { put, close, leave, gone, present } = await onThePlatform(t);
  await put(101);
  await close();
  assert.deepEqual(await leave('101'), { kind: 'closed' });
  assert.equal(await present(), '101');
  assert.deepEqual(await leave('101', gone), { kind: 'contactGone' });
});

test('a closed conversation is not assigned, whoever had it', async (t) => {
  const { put, open, close, assign, present, comments } = await onThePlatform(t);
  await open();
  await close();
  assert.deepEqual(await assign('why'), { kind: 'closed' });
  assert.equal(await present(), undefined);
  await open();
  await put(102);
  await close();
  assert.deepEqual(await assign('why', '102'), { kind: 'closed' }, 'also where the run knew the assignee');
  assert.equal(await present(), '102');
  assert.equal(await comments(), 0);
});

test('a comment goes with the assignment that is written, and with no other', async (t) => {
  const { assign, open, put, comments } = await onThePlatform(t);
  await open();
  assert.deepEqual(await assign('why'), { kind: 'assigned', assignee: agent, comment: 'written' });
  const again = { notWritten: 'Ana had the conversation already, perhaps with a comment' };
  assert.deepEqual(await assign('why'), { kind: 'assigned', assignee: agent, comment: again });
  assert.deepEqual(await assign(), { kind: 'assigned', assignee: agent });
  await put(102);
  assert.equal((await assign('why')).kind, 'taken');
  assert.equal(await comments(), 1);
});

test('an assignment stands, whatever becomes of its comment', async (t) => {
  const { assign, open, put, fault, comments, present } = await onThePlatform(t);
  await open();
  const outcomeAfter = async (trouble: object) => {
    await put(null);
    await fault({ call: 'comment', ...trouble });
    const outcome = await assign('why');
    assert.equal(outcome.kind, 'assigned');
    assert.equal(await present(), '101');
    return 'comment' in outcome ? outcome.comment : undefined;
  };
  assert.equal(await outcomeAfter({ status: 429 }), undefined, 'to be written later');
  assert.match(JSON.stringify(await outcomeAfter({ status: 400 })), /notWritten.*comment/);
  assert.match(JSON.stringify(await outcomeAfter({ status: 500, when: 'after' })), /notWritten.*comment/);
  assert.equal(await comments(), 1, 'the one whose answer was lost');
});
