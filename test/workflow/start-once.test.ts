import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { withRequestId } from '../../src/temporal/client.js';
import { requestIdOf } from '../../src/temporal/names.js';
import { startRouting } from '../../src/temporal/start-routing.js';
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
