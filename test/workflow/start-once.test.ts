import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withRequestId } from '../../src/temporal/client.js';
import { requestIdOf } from '../../src/client/names.js';
import { startRouting } from '../../src/client/routing/start-routing.js';
import { createWorld, knownAs, opening, type World } from '../support/world.js';

/** Two deliveries that have both looked, and seen no run, before either started one. */
describe('a start that is repeated without a look', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  after(() => world.stop());

  const start = (requestId: string, workflowId: string) => {
    const opened = opening(world.policy.workspace, {
      ...knownAs('jane@example.com'),
      conversation: workflowId,
    });
    const options = { workflowId, taskQueue: world.starter.taskQueue, args: [opened, world.policy] };
    return withRequestId(requestId, () => world.client.workflow.start('routeVipContact', options));
  };

  test('is answered with the run that the first one made, open or closed', async () => {
    const id = requestIdOf('again', 'again@1');
    const first = await start(id, 'again');
    assert.equal((await start(id, 'again')).firstExecutionRunId, first.firstExecutionRunId);
    await first.result();
    assert.equal((await start(id, 'again')).firstExecutionRunId, first.firstExecutionRunId);
  });

  test('and with another body under the same id it is refused, and starts nothing', async () => {
    const opened = opening(world.policy.workspace, { ...knownAs('jane@example.com'), bodyHash: 'a' });
    const first = await startRouting(world.starter, opened, world.policy);
    const kindOf = async (over: object) =>
      (await startRouting(world.starter, { ...opened, ...over }, world.policy)).kind;
    assert.deepEqual(
      [first.kind, await kindOf({}), await kindOf({ bodyHash: 'b' })],
      ['started', 'duplicate', 'otherBody'],
    );
  });

  test('of a later opening makes a run of its own', async () => {
    const first = await start(requestIdOf('later', 'later@1'), 'later');
    await first.result();
    const second = await start(requestIdOf('later', 'later@2'), 'later');
    assert.notEqual(second.firstExecutionRunId, first.firstExecutionRunId);
    await second.result();
  });
});

describe('whoever comes back', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
  });
  after(() => world.stop());

  const opened = (over: object = {}) =>
    opening(world.policy.workspace, { ...knownAs('jane@example.com'), ...over });
  const start = (one: ReturnType<typeof opened>) => startRouting(world.starter, one, world.policy);

  test('is told from a repeat, another body, and an older opening', async () => {
    const one = opened({ openedAt: 1_000, bodyHash: 'a' });
    assert.equal((await start(one)).kind, 'started');
    await world.client.workflow.getHandle((await start(one)).workflowId).result();
    const again = { ...one, openedId: 'again', openedAt: 2_000 };
    const kinds = [];
    for (const which of [
      one,
      { ...one, bodyHash: 'b' },
      { ...one, openedId: 'older', openedAt: 500 },
      again,
      again,
    ])
      kinds.push((await start(which)).kind);
    assert.deepEqual(kinds, ['duplicate', 'otherBody', 'stale', 'started', 'duplicate']);
  });

  test('comes first in the line for a worker where the last run took the contact for a VIP', async () => {
    const priorityOf = async (over: object) => {
      const one = opened(over);
      const { workflowId } = await start(one);
      const run = world.client.workflow.getHandle(workflowId);
      await run.result();
      return (await run.describe()).priority?.priorityKey;
    };
    const [vip, joe] = [{ conversation: 'vip' }, { conversation: 'joe', ...knownAs('joe@example.com') }];
    const found = [];
    for (const over of [vip, joe])
      for (const openedId of ['once', 'twice']) found.push(await priorityOf({ ...over, openedId }));
    assert.deepEqual(found, [3, 1, 3, 3]);
  });
});
