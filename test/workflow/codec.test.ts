/** Runs and desk with the payload codec on: what operators and the API read, what the server does not. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { createClient } from '../../src/temporal/client.js';
import { UnknownCodecKeyError } from '../../src/temporal/codec/errors.js';
import { deskId } from '../../src/client/names.js';
import { peek, publishPolicy } from '../../src/client/policy/policy-registry.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { createRoutingClient } from '../../src/client/routing/routing-client.js';
import { scheduleId, scheduleReconciliations } from '../../src/client/desk/reconciliation-schedule.js';
import { startRouting } from '../../src/client/routing/start-routing.js';
import { readNotes, openNotes, whichAreLeft } from '../../src/client/catch-up/notes.js';
import type { CatchUpResult } from '../../src/routing/catch-up/catch-up.js';
import { CATCH_UP, contactReplied, deskView } from '../../src/workflows/messages.js';
import { Outcome } from '../../src/workflows/search-attributes.js';
import { codecKeys as keys } from '../support/codec-keys.js';
import { policy, roster } from '../support/policy.js';
import { exportRun } from '../support/namespace.js';
import { testEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { read } from '../support/read.js';
import { createWorld, knownAs, opening, type World } from '../support/world.js';

/** In the history of a run with a question and an assignment. Short words also occur in ciphertext by chance. */
const READABLE = ['Jane Doe', 'jane@example.com', 'Ana: dedicated person', 'e-mail'];

const noVips = { ...policy().targets, vip: undefined as never };

async function worldOf(t: TestContext, options: Parameters<typeof createWorld>[0]): Promise<World> {
  const world = await createWorld(options);
  t.after(() => world.stop());
  world.standIn.customers.set('jane@example.com', 'vip');
  return world;
}

/** Everything of a run as the server has it. */
async function asStored(t: TestContext, workflowId: string): Promise<string> {
  const env = await testEnvironment();
  t.after(() => env.close());
  return (await exportRun(env.client, workflowId)).text;
}

const reply = (client: Client, workflowId: string, text: string) =>
  client.workflow.getHandle(workflowId).signal(contactReplied, {
    messages: [read({ id: randomUUID(), kind: 'text', text, at: Date.now() + 1 })],
  });

describe('with the payload codec', () => {
  test('run, desk, status, registry and Schedule work as ever', async (t) => {
    const world = await worldOf(t, { env: keys(1) });
    const { workspace } = world.policy;
    const first = { conversation: `c${workspace}`, openedId: 'o1' };
    const run = await world.open(first);
    await run.reaches(/question 1 of 4/);
    await run.says('it is jane@example.com');
    assert.equal((await run.routed()).assignee?.id, '101');
    const repeat = await startRouting(world.starter, opening(workspace, first), world.policy);
    assert.equal(repeat.kind, 'duplicate');
    const config = {
      workspace: () => ({ policy: world.policy, platform: { type: 'respond-io' } }) as never,
      isPaused: () => false,
    };
    const routing = createRoutingClient({
      campaigns: new Campaigns(),
      ...world.starter,
      config,
      namespace: 'default',
    });
    const status = await routing.status(workspace, run.conversation);
    assert.deepEqual([status?.status, status?.assigneeId], ['assigned', '101']);
    assert.match(status?.summary ?? '', /Ana/);
    assert.equal(await (await run.describe()).staticSummary(), 'Jane Doe opened a conversation');

    const desk = await world.client.workflow.getHandle(deskId(workspace)).query(deskView);
    assert.equal(desk.agents.find(({ id }) => id === '101')?.open, 1);

    const published = { policy: world.policy, match: [], roster, startOn: [] };
    await publishPolicy(world.starter, workspace, { published, edited: true });
    await until(
      'the registry has it',
      async () => (await peek(world.client, workspace))?.version === world.policy.version,
    );
    for (let time = 1; time <= 2; time++)
      await scheduleReconciliations(world.client, [workspace], world.starter.taskQueue);
    const schedule = world.client.schedule.getHandle(scheduleId(workspace));
    await schedule.trigger();
    const { action } = await schedule.describe();
    assert.deepEqual(action.args, [workspace]);
    const [started] = await until('it has begun', async () => {
      const { recentActions } = (await schedule.describe()).info;
      return recentActions.length > 0 && recentActions;
    });
    const { workflowId } = started?.action.workflow ?? {};
    await world.client.workflow.getHandle(workflowId ?? '').result();
    await schedule.delete();
    const stored = await asStored(t, run.workflowId);
    assert.deepEqual(
      READABLE.filter((words) => stored.includes(words)),
      [],
    );
  });

  test('without the codec the same words are in the history', async (t) => {
    const world = await worldOf(t, {});
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('it is jane@example.com');
    await run.routed();
    const stored = await asStored(t, run.workflowId);
    assert.deepEqual(
      READABLE.filter((words) => !stored.includes(words)),
      [],
    );
  });

  test('catch-up and its notes: their results, memo and query are read', async (t) => {
    const world = await worldOf(t, { env: keys(1) });
    const { client, policy: own, starter } = world;
    const { workspace } = own;
    const look = () => readNotes(client, workspace);
    await openNotes(client, workspace, starter.taskQueue);
    await until('the notes', look);
    Object.assign(world.standIn.chat('before'), { contact: { email: 'joe@example.com' } });
    const catchUp = await client.workflow.start<(workspace: string) => Promise<CatchUpResult>>(CATCH_UP, {
      workflowId: `catch-up/${workspace}`,
      taskQueue: starter.taskQueue,
      args: [workspace],
    });
    assert.match((await catchUp.result()).why, /^1 open conversations without anybody, 1 left alone/);
    const memo = await until('counted', async () => {
      const seen = await look();
      return seen?.counted && seen;
    });
    assert.equal(memo.left, 1);
    const key = starter.naming.keyOfLeft(starter.naming.workflowId(workspace, 'respond-io', 'before'));
    assert.deepEqual([...(await whichAreLeft(client, workspace, [key, 'none'])).keys()], [key]);
    assert.equal((await asStored(t, catchUp.workflowId)).includes('left alone'), false);
  });

  for (const [how, env, isReadable] of [
    ['on, failures are not readable', keys(1), false],
    ['off, they are', {}, true],
  ] as const)
    test(`with the codec ${how}: of calls, of local ones, of the workflow's own code`, async (t) => {
      const world = await worldOf(t, { env, policy: { targets: noVips } });
      world.standIn.before('getContactData', (attempt) => {
        if (attempt === 1) throw ApplicationFailure.retryable('local-canary', 'Unavailable');
        if (attempt === 2)
          throw ApplicationFailure.retryable('regular-canary', 'Unavailable', 'detail-canary');
      });
      const run = await world.open(knownAs('jane@example.com'));
      // A policy without a target is a defect: the task fails, and is tried again.
      const stored = await until('its task fails', async () => {
        const text = await asStored(t, run.workflowId);
        return text.includes('workflowTaskFailedEventAttributes') && text;
      });
      for (const words of ['local-canary', 'regular-canary', 'detail-canary', 'Cannot read prop'])
        assert.equal(stored.includes(words), isReadable, words);
      if (!isReadable) assert.match(stored, /"Encoded failure"/);
      await run.terminate();
    });

  test('switched on later: what began in plain text goes on, and what comes is encrypted', async (t) => {
    const before = await createWorld();
    const run = await before.open();
    await run.reaches(/question 1 of 4/);
    await before.stop();
    const world = await worldOf(t, { workspace: before.policy.workspace, env: keys(1) });
    await reply(world.client, run.workflowId, 'it is jane@example.com');
    const handle = world.client.workflow.getHandle(run.workflowId);
    assert.equal(((await handle.result()) as RoutingResult).tier, 'vip');
    assert.equal((await handle.describe()).typedSearchAttributes.get(Outcome), 'assigned');
    const stored = await asStored(t, run.workflowId);
    assert.deepEqual([stored.includes('Jane Doe'), stored.includes('jane@example.com')], [true, false]);
  });

  test('without the key nothing is read and nothing is lost; with it, behind a new one, the run goes on', async (t) => {
    const first = await createWorld({ env: keys(1) });
    const run = await first.open();
    await run.reaches(/question 1 of 4/);
    await first.stop();
    const { workspace } = first.policy;

    const wrong = await createWorld({ workspace, env: keys(2) });
    const without = wrong.client.workflow.getHandle(run.workflowId);
    await assert.rejects(without.describe(), UnknownCodecKeyError);
    await reply(wrong.client, run.workflowId, 'it is jane@example.com');
    await until('a task fails', async () =>
      (await asStored(t, run.workflowId)).includes('workflowTaskFailedEventAttributes'),
    );
    await wrong.stop();

    const world = await worldOf(t, { workspace, env: keys(2, 1) });
    const handle = world.client.workflow.getHandle(run.workflowId);
    assert.equal(((await handle.result()) as RoutingResult).tier, 'vip');
  });

  test('a client without any key cannot read a memo either', async (t) => {
    const world = await worldOf(t, { env: keys(1) });
    const run = await world.open(knownAs('jane@example.com'));
    await run.routed();
    const env = await testEnvironment();
    t.after(() => env.close());
    const plain = createClient(env.connection, env.namespace);
    await assert.rejects(plain.workflow.getHandle(run.workflowId).describe(), /binary\/encrypted/);
  });
});
