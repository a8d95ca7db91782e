/** What operators do at the desk, through the client that the API uses, on the real server. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { createDeskClient, type DeskClient } from '../../src/client/desk/desk-client.js';
import { TemporalUnavailableError } from '../../src/temporal/unavailable.js';
import { deskId, Naming } from '../../src/client/names.js';
import { team } from '../support/policy.js';
import { createWorld, knownAs, type World } from '../support/world.js';

const roster = {
  agents: [
    { id: '102', name: 'Ben', maxOpen: 1 },
    { id: '103', name: 'Cy' },
  ],
  teams: [{ id: 'support', name: 'Support', agents: ['102'] }],
};

describe('at the desk', () => {
  let world: World;
  let desk: DeskClient;
  let workspace: string;

  async function start(): Promise<void> {
    const regular = team('support');
    world = await createWorld({ roster, policy: { targets: { ...policyTargets(regular) } as never } });
    ({ workspace } = world.policy);
    const config = {
      workspace: () => ({ id: workspace, roster, platform: { type: 'respond-io' } }) as never,
    };
    const { client, taskQueue } = world.starter;
    desk = createDeskClient({ client, taskQueue, naming: new Naming('x'), config: config as never });
  }
  afterEach(() => world.stop());

  test('a person takes a conversation that waits: its run assigns it and says so', async () => {
    await start();
    await (await world.open(knownAs('joe@example.com'))).routed();
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent/);
    const { total, entries } = await desk.queue(workspace, {});
    assert.deepEqual(
      [total, entries[0]?.conversation, entries[0]?.why],
      [1, run.workflowId, 'nobody free in Support; Ben full (1 of 1)'],
    );
    const given = await desk.assign(workspace, { conversation: run.conversation, agent: '103', by: 'Mara' });
    assert.equal(given.kind, 'offered');
    const result = await run.routed();
    assert.equal(result.assignee?.name, 'Cy');
    assert.match(result.why, /^Cy: taken from the queue by Mara; not in the CRM/);
    const again = await desk.assign(workspace, { conversation: run.conversation, agent: '103', by: 'Mara' });
    assert.equal(again.kind, 'notWaiting');
  });

  test('a limit raised by hand serves who waits, and is seen', async () => {
    await start();
    await (await world.open(knownAs('joe@example.com'))).routed();
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent/);
    await desk.tell(workspace, { type: 'agentSet', agent: '102', maxOpen: 2 });
    assert.equal((await run.routed()).assignee?.name, 'Ben');
    const ben = (await desk.view(workspace)).agents.find(({ id }) => id === '102');
    assert.deepEqual([ben?.open, ben?.maxOpen, ben?.override], [2, 2, { maxOpen: 2 }]);
  });

  test('a desk that nobody has needed yet opens; one without workers is away, not broken', async () => {
    await start();
    assert.equal((await desk.view(workspace)).waiting, 0);
    assert.deepEqual(await desk.tell(workspace, { type: 'presence', agent: '9', online: true }), {
      applied: false,
      why: 'the roster has no such agent',
    });
    const elsewhere = createDeskClient({
      client: world.client,
      taskQueue: 'nobody-serves-this',
      naming: new Naming('x'),
      config: { workspace: () => ({ id: `${workspace}-2`, roster }) as never } as never,
    });
    const event = { type: 'presence', agent: '102', online: true } as const;
    await assert.rejects(elsewhere.tell(`${workspace}-2`, event), TemporalUnavailableError);
    await assert.rejects(elsewhere.view(`${workspace}-2`), TemporalUnavailableError);
    await world.client.workflow.getHandle(deskId(`${workspace}-2`)).terminate();
  });
});

function policyTargets(all: ReturnType<typeof team>) {
  const branches = [
    'vip',
    'regular',
    'unknown',
    'unavailable',
    'misconfigured',
    'invalid',
    'noAnswer',
    'sendFailed',
  ];
  return Object.fromEntries(branches.map((branch) => [branch, all]));
}
