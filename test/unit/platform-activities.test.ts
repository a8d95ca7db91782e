/** What activities make of the platform, by the real connector against the sandbox's respond.io. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createPlatformActivities } from '../../src/activities/platform/platform.js';
import { createConnector } from '../../src/platforms/index.js';
import type {
  AssignDetails,
  AssignOutcome,
  PlatformActivities,
  UnassignOutcome,
} from '../../src/workflows/activities.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';

const agent = { id: '101', name: 'Ana' };
type Marks = Awaited<ReturnType<PlatformActivities['tagAndComment']>>;

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
  const connector = createConnector(settings);
  const activities = createPlatformActivities({ connectorOf: () => connector });
  const { client } = connector;
  const on = { workspace: 'acme', platform: 'respond-io', conversation: String(id) };
  const call = (path: string, body: unknown) =>
    sandbox.api('POST', `/contact/id:${id}/conversation/${path}`, body);
  const run = new MockActivityEnvironment();
  const effects = async (wanted: string) => {
    const { body } = await sandbox.control('GET', `/ledger?contact=${id}`);
    const entries = body as unknown as { call: string; effect?: unknown }[];
    return entries.filter(({ call, effect }) => call === wanted && effect !== undefined).length;
  };
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
    assign: (details: AssignDetails = {}) =>
      run.run<[], AssignOutcome, () => Promise<AssignOutcome>>(() =>
        activities.assignConversation(on, agent, details),
      ),
    fault: (fault: object) => sandbox.control('POST', '/faults', { only: String(id), ...fault }),
    tagAndComment: (text = 'why') =>
      run.run<[], Marks, () => Promise<Marks>>(() => activities.tagAndComment(on, 'vip', text)),
    comments: () => effects('comment'),
    effects,
    email: async () => (await client.getConversation(on.conversation)).email,
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
  assert.deepEqual(await assign({ comment: 'why' }), { kind: 'closed' });
  assert.equal(await present(), undefined);
  await open();
  await put(102);
  await close();
  assert.deepEqual(
    await assign({ comment: 'why', replaces: '102' }),
    { kind: 'closed' },
    'also where the run knew the assignee',
  );
  assert.equal(await present(), '102');
  assert.equal(await comments(), 0);
});

test('a comment goes with the assignment that is written, and with no other', async (t) => {
  const { assign, open, put, comments } = await onThePlatform(t);
  await open();
  assert.deepEqual(await assign({ comment: 'why' }), {
    kind: 'assigned',
    assignee: agent,
    comment: 'written',
  });
  const again = { notWritten: 'Ana had the conversation already, perhaps with a comment' };
  assert.deepEqual(await assign({ comment: 'why' }), { kind: 'assigned', assignee: agent, comment: again });
  assert.deepEqual(await assign(), { kind: 'assigned', assignee: agent });
  await put(102);
  assert.equal((await assign({ comment: 'why' })).kind, 'taken');
  assert.equal(await comments(), 1);
});

test('an assignment stands, whatever becomes of its comment', async (t) => {
  const { assign, open, put, fault, comments, present } = await onThePlatform(t);
  await open();
  const outcomeAfter = async (trouble: object) => {
    await put(null);
    await fault({ call: 'comment', ...trouble });
    const outcome = await assign({ comment: 'why' });
    assert.equal(outcome.kind, 'assigned');
    assert.equal(await present(), '101');
    return 'comment' in outcome ? outcome.comment : undefined;
  };
  assert.equal(await outcomeAfter({ status: 429 }), undefined, 'to be written later');
  assert.match(JSON.stringify(await outcomeAfter({ status: 400 })), /notWritten.*comment/);
  assert.match(JSON.stringify(await outcomeAfter({ status: 500, when: 'after' })), /notWritten.*comment/);
  assert.equal(await comments(), 1, 'the one whose answer was lost');
});

test('an address is saved with the assignment, unless the contact has another one', async (t) => {
  const { assign, open, put, email } = await onThePlatform(t);
  await open();
  const assigned = { kind: 'assigned', assignee: agent };
  const saved = await assign({ email: 'jane@example.com' });
  assert.deepEqual([saved, await email()], [{ ...assigned, email: 'saved' }, 'jane@example.com']);
  assert.deepEqual(
    await assign({ email: 'Jane@example.com' }),
    { ...assigned, email: 'alreadyThere' },
    'a try that finds the agent there',
  );
  await put(null);
  assert.deepEqual(await assign({ email: 'other@example.com' }), { ...assigned, email: 'otherThere' });
  await put(102);
  assert.equal((await assign({ email: 'other@example.com' })).kind, 'taken');
  assert.equal(await email(), 'jane@example.com');
});

test('an assignment stands, whatever becomes of the address', async (t) => {
  const { assign, open, put, fault, present, email } = await onThePlatform(t);
  await open();
  for (const [status, expected] of [
    [429, undefined],
    [503, undefined],
    [401, undefined],
    [400, 'notSaved'],
  ] as const) {
    await put(null);
    await fault({ call: 'update', status });
    const outcome = await assign({ email: 'jane@example.com' });
    assert.ok(outcome.kind === 'assigned');
    const how = outcome.email;
    assert.equal(typeof how === 'object' ? Object.keys(how)[0] : how, expected, `HTTP ${status}`);
    assert.equal(await present(), '101');
  }
  assert.equal(await email(), undefined);
});

test('tag and comment are written together', async (t) => {
  const { tagAndComment, effects } = await onThePlatform(t);
  assert.deepEqual(await tagAndComment(), { tag: 'written', comment: 'written' });
  assert.deepEqual([await effects('tag'), await effects('comment')], [1, 1]);
});

test('a tag that fails holds no comment up: it is left to a later try, unless the platform has refused it', async (t) => {
  const { tagAndComment, fault, effects } = await onThePlatform(t);
  for (const status of [429, 503, 401]) {
    await fault({ call: 'tag', status });
    assert.deepEqual(await tagAndComment(), { comment: 'written' }, `HTTP ${status}`);
  }
  await fault({ call: 'tag', status: 400 });
  const { tag, comment } = await tagAndComment();
  assert.equal(comment, 'written');
  assert.match(JSON.stringify(tag), /notWritten.*tag: .*400/);
  assert.deepEqual([await effects('tag'), await effects('comment')], [0, 4]);
});

test('a comment that certainly was not written fails the try; one in doubt is told of, and never written again', async (t) => {
  const { tagAndComment, fault, effects } = await onThePlatform(t);
  await fault({ call: 'comment', status: 429 });
  await assert.rejects(tagAndComment(), { type: 'RateLimited', nonRetryable: false });
  for (const trouble of [{ status: 500, when: 'after' }, { status: 401 }, { status: 400 }]) {
    await fault({ call: 'comment', ...trouble });
    const { tag, comment } = await tagAndComment();
    assert.equal(tag, 'written');
    assert.match(JSON.stringify(comment), /notWritten.*comment: /);
  }
  assert.equal(await effects('comment'), 1, 'the one whose answer was lost');
});
