/** Worker Versioning: who takes which run, and that the first version does not wait for anybody. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { readCommandLine } from '../../src/cli/command-line.mjs';
import { versions } from '../../src/cli/versions.js';
import { deskId } from '../../src/client/names.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { contactReplied } from '../../src/workflows/messages.js';
import { currentBuildId, takeUpWork } from '../../src/temporal/worker-versions.js';
import { publishPolicy } from '../../src/client/policy/policy-registry.js';
import { published } from '../replay/playing.js';
import { testEnvironment, type TestEnvironment } from '../support/temporal.js';
import { read } from '../support/read.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';

const workspace = `w${randomUUID().slice(0, 8)}`;
const deploymentName = `d-${randomUUID().slice(0, 8)}`;
const vip = 'jane@example.com';

describe('two versions of the workers', () => {
  let env: TestEnvironment;
  let old: World;
  let next: World | undefined;
  const warnings: object[] = [];
  const logger = { warn: (details: object) => void warnings.push(details) };
  const version = (buildId: string, alone = false) => ({ deploymentName, buildId, alone });
  const world = async (buildId: string) => {
    const made = await createWorld({ workspace, versioning: version(buildId) });
    made.standIn.customers.set(vip, 'vip');
    return made;
  };
  before(async () => {
    env = await testEnvironment();
    old = await world('one');
  });
  after(async () => {
    await next?.stop();
    await old.stop();
    await env.close();
  });

  const buildIdOf = async (workflowId: string) => {
    const { raw } = await old.client.workflow.getHandle(workflowId).describe();
    return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
  };
  const command = async (...args: string[]) => {
    const call = readCommandLine(['versions', ...args, '--address', env.address]);
    assert.ok('options' in call, JSON.stringify(call));
    const variables = { ROUTER_DEPLOYMENT: deploymentName, ROUTER_TASK_QUEUE: old.starter.taskQueue };
    const { data, lines } = await versions({ ...call, env: variables });
    assert.deepEqual(Object.keys(data as object), ['deployment', 'versions']);
    return lines.join('\n');
  };

  test('the first becomes current by itself, and its runs begin at once', async () => {
    await takeUpWork(old.client, version('one'), logger);
    assert.equal(await currentBuildId(old.client, deploymentName), 'one');
    const run = await old.open(knownAs(vip));
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.deepEqual([await buildIdOf(run.workflowId), warnings], ['one', []]);
  });

  test('the next waits for an operator; then new runs and the desk go there, and open ones end where they began', async () => {
    await publishPolicy(old.starter, workspace, { published: published(old, 'p'), edited: true });
    const asked = await old.open();
    await asked.reaches(/question 1 of 4/);
    next = await world('two');
    await takeUpWork(next.client, version('two'), logger);
    assert.deepEqual(warnings, [
      {
        deploymentName,
        buildId: 'two',
        current: 'one',
        todo: 'vip-router versions --make-current two',
      },
    ]);
    const before = await old.open(knownAs(vip));
    await before.routed();
    assert.equal(await buildIdOf(before.workflowId), 'one');

    const made = await command('--make-current', 'two');
    assert.match(made, /new runs go to two/);
    await until('one drains with its open run', async () => {
      const lines = await command();
      return /two {2}current {2}0 open/.test(lines) && /one {2}draining {2}1 open run pinned/.test(lines);
    });
    const after = await next.open(knownAs(vip));
    assert.equal((await after.routed()).outcome, 'assigned');
    assert.equal(await buildIdOf(after.workflowId), 'two');
    assert.equal(await buildIdOf(deskId(workspace)), 'two');

    // The client that opened it has gone with its process.
    const open = old.client.workflow.getHandle(asked.workflowId);
    const message = { id: 'answer', kind: 'text' as const, text: `I am ${vip}`, at: Date.now() + 1 };
    await open.signal(contactReplied, { messages: [read(message)] });
    assert.equal(((await open.result()) as RoutingResult).outcome, 'assigned');
    assert.equal(await buildIdOf(asked.workflowId), 'one');
  });

  test('a process that is the whole service takes over at once, open runs as well', async () => {
    const asked = await (next ?? old).open();
    await asked.reaches(/question 1 of 4/);
    assert.equal(await buildIdOf(asked.workflowId), 'two');
    await until('it is listed', async () => /two.*1 open run pinned/.test(await command()));
    await next?.stop();
    next = undefined;
    await takeUpWork(old.client, version('one', true), logger);
    assert.equal(await currentBuildId(old.client, deploymentName), 'one');
    // The client that opened it has gone with its process.
    const open = old.client.workflow.getHandle(asked.workflowId);
    const message = { id: 'answer', kind: 'text' as const, text: `I am ${vip}`, at: Date.now() + 1 };
    await open.signal(contactReplied, { messages: [read(message)] });
    assert.equal(((await open.result()) as RoutingResult).outcome, 'assigned');
    assert.deepEqual([await buildIdOf(asked.workflowId), warnings.length], ['one', 1]);
  });

  test('mistakes are told', async () => {
    const unknown = new RegExp(`no worker of ${deploymentName} runs as three; known: .*one`);
    await assert.rejects(command('--make-current', 'three'), unknown);
    await assert.rejects(command('--deployment', ''), /--deployment, or set ROUTER_DEPLOYMENT/);
    await assert.rejects(
      command('--deployment', 'never'),
      /no worker of the deployment never has ever run here/,
    );
  });
});
