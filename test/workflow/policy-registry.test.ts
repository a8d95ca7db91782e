import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ConfigError } from '../../src/config/problems.js';
import type { RouterConfig } from '../../src/config/workspace.js';
import { LiveConfig } from '../../src/app/live/live-config.js';
import { PolicyFollower } from '../../src/app/live/policy-follower.js';
import type { PublishedPolicy } from '../../src/routing/policy/policy-registry.js';
import { registryId } from '../../src/client/names.js';
import { fetchPolicy, peek, publishPolicy } from '../../src/client/policy/policy-registry.js';
import {
  pauseRouting,
  policyView,
  reroute,
  rollBack,
  type PolicyView,
} from '../../src/workflows/messages.js';
import { roster, team } from '../support/policy.js';
import { testEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';

const version = (world: World, name: string): PublishedPolicy => ({
  policy: { ...world.policy, version: name },
  roster,
  match: [],
  startOn: ['contact'],
});

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the policy registry', () => {
  let world: World;
  before(async () => (world = await createWorld()));
  after(() => world.stop());

  const publish = (name: string, edited: boolean) =>
    publishPolicy(world.starter, world.policy.workspace, { published: version(world, name), edited });
  const registry = () => world.client.workflow.getHandle(registryId(world.policy.workspace));
  const current = (wanted: string) =>
    until(`version ${wanted} is current`, async () => {
      const memo = await peek(world.client, world.policy.workspace);
      return memo?.version === wanted && memo;
    });

  test('an edit becomes current, a version nobody knows too, a known one that a process starts with does not', async () => {
    await publish('a', false);
    await current('a');
    await publish('b', false);
    await current('b');
    await publish('a', false);
    await publish('c', true);
    assert.deepEqual((await current('c')).known, ['a', 'b', 'c']);
    assert.equal(await registry().executeUpdate(rollBack, { args: [{ version: 'a' }] }), 'a');
    await publish('c', false);
    const view: PolicyView = await registry().query(policyView);
    assert.deepEqual([view.current, view.versions.at(-1)?.how], ['a', 'rolled back']);
    await publish('c', true);
    await current('c');
    const full = await fetchPolicy(world.client, world.policy.workspace, 'b');
    assert.equal(full?.policy.version, 'b');
  });

  test('rolling back to the version before needs no name; one that is not kept is refused', async () => {
    await publish('d', true);
    await current('d');
    assert.equal(await registry().executeUpdate(rollBack, { args: [{}] }), 'c');
    await assert.rejects(registry().executeUpdate(rollBack, { args: [{ version: 'nope' }] }), (e: Error) =>
      /no policy nope is kept/.test(String(e.cause)),
    );
  });

  test('garbage is ignored', async () => {
    await registry().signal('policyPublished', { published: { policy: 7 }, edited: true });
    await registry().signal('policyPublished', null);
    assert.equal((await registry().query(policyView)).current, 'c');
  });

  test('pause reaches running conversations, resume lets them go on', async () => {
    world.standIn.customers.set('jane@example.com', 'vip');
    const run = await world.open({});
    await run.reaches(/question 1 of 4/);
    assert.equal(await registry().executeUpdate(pauseRouting, { args: [{ paused: true }] }), true);
    assert.equal((await peek(world.client, world.policy.workspace))?.paused, true);
    await until('the run is told', async () => {
      await run.says('jane@example.com');
      return run.reaches(/Paused by an operator/);
    });
    assert.equal(world.standIn.chat(run.conversation).assignments.length, 0);
    await registry().executeUpdate(pauseRouting, { args: [{ paused: false }] });
    assert.equal((await run.routed()).assignee?.name, 'Ana');
  });

  test('re-routes the runs of one stage by a kept version', async () => {
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
    const queued = await world.open(knownAs('joe@example.com'));
    const asking = await world.open({});
    await queued.reaches(/Waiting for a free agent/);
    await asking.reaches(/question 1 of 4/);
    const next = version(world, 'managers');
    next.policy.targets = { ...next.policy.targets, unknown: team('managers') };
    await publishPolicy(world.starter, world.policy.workspace, { published: next, edited: true });
    await current('managers');
    await until('the queued run is found', async () => {
      const told = await registry().executeUpdate(reroute, { args: [{ stage: 'queued' }] });
      return told === 1;
    });
    assert.equal((await queued.routed()).assignee?.name, 'Mara');
    await asking.terminate();
  });
});

describe('processes that follow the policy', () => {
  let world: World;
  let folder: string;
  before(async () => {
    world = await createWorld();
    folder = mkdtempSync(join(tmpdir(), 'policy-'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await world.stop();
  });

  const read = (name: string): RouterConfig => {
    if (name === 'broken')
      throw new ConfigError('router.yaml', [
        { code: 'ROUTER_UNKNOWN_KEY', path: 'x', line: 3, column: 1, message: 'means nothing' },
      ]);
    const { policy, match, startOn } = version(world, name);
    return { workspaces: [{ id: world.policy.workspace, policy, roster, match, startOn } as never] };
  };

  async function process(initial: string, path?: string) {
    const live = new LiveConfig(read(initial));
    let content = initial;
    const file = path === undefined ? {} : { file: { path, load: () => read(content) } };
    const refusals: string[] = [];
    const follower = new PolicyFollower({
      ...world.starter,
      live,
      env: {},
      logger,
      ...file,
      onRefused: () => refusals.push(content),
    });
    await follower.start();
    const edit = (next: string) => {
      content = next;
      writeFileSync(path ?? '', next.repeat(3));
    };
    return {
      live,
      follower,
      edit,
      refusals,
      version: () => live.workspace(world.policy.workspace).policy.version,
    };
  }

  test('agree on an edited file within 10 s, refuse a broken one, and stay with a roll-back', async () => {
    const path = join(folder, 'router.yaml');
    writeFileSync(path, 'v1');
    const one = await process('v1', path);
    const two = await process('v1');
    try {
      one.edit('v2');
      const began = Date.now();
      await until('both have v2', () => one.version() === 'v2' && two.version() === 'v2');
      assert.ok(Date.now() - began < 10_000);

      one.edit('broken');
      await until('refused', () => one.refusals.length === 1);
      assert.match(one.follower.checks()['policyFile'] ?? '', /router.yaml:3:1 ROUTER_UNKNOWN_KEY/);
      assert.equal(one.version(), 'v2');

      const registry = world.client.workflow.getHandle(registryId(world.policy.workspace));
      await registry.executeUpdate(rollBack, { args: [{}] });
      await until('both have v1 again', () => one.version() === 'v1' && two.version() === 'v1');
      assert.match(
        one.follower.checks()[`policy/${world.policy.workspace}`] ?? '',
        /v1, this process's file has v2/,
      );

      one.edit('v3');
      await until('mended', () => one.version() === 'v3' && two.version() === 'v3');
      assert.equal(one.follower.checks()['policyFile'], undefined);
      await registry.executeUpdate(pauseRouting, { args: [{ paused: true }] });
      await until('both paused', () => [one, two].every(({ live }) => live.isPaused(world.policy.workspace)));
    } finally {
      one.follower.stop();
      two.follower.stop();
    }
  });
});

test('a process learns of a pause, and of its end, while no worker runs', async () => {
  const world = await createWorld();
  const { client, starter } = world;
  const published = version(world, 'v1');
  const [holds, goesOn] = [`${world.policy.workspace}-holds`, `${world.policy.workspace}-goes-on`];
  for (const id of [holds, goesOn]) await publishPolicy(starter, id, { published, edited: false });
  const handle = client.workflow.getHandle(registryId(holds));
  await handle.executeUpdate(pauseRouting, { args: [{ paused: true }] });
  const says = (id: string, paused: boolean) =>
    until(`${id} is shown`, async () => {
      const memo = await peek(client, id);
      return memo?.version === 'v1' && memo.paused === paused;
    });
  await says(holds, true);
  await says(goesOn, false);
  await world.stop();

  const env = await testEnvironment();
  const { policy, match, startOn } = published;
  const live = new LiveConfig({
    workspaces: [holds, goesOn].map((id) => ({ id, policy, roster, match, startOn }) as never),
  });
  // As it was when it last looked.
  live.adopt(holds, published, false);
  live.adopt(goesOn, published, true);
  const { taskQueue } = starter;
  const follower = new PolicyFollower({ client: env.client, taskQueue, live, env: {}, logger });
  try {
    await follower.start();
    assert.deepEqual([live.isPaused(holds), live.isPaused(goesOn)], [true, false]);
  } finally {
    follower.stop();
    await env.close();
  }
});
