/** The desk's books against the platform's, and against what became of the runs, on the real server. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { PlatformError } from '../../src/platforms/platform.js';
import { deskId } from '../../src/client/names.js';
import { tellDesk } from '../../src/client/desk/open-desks.js';
import { scheduleId, scheduleReconciliations } from '../../src/client/desk/reconciliation-schedule.js';
import { deskView, RECONCILE_DESK, requestSeats, type DeskView } from '../../src/workflows/messages.js';
import { policy, team } from '../support/policy.js';
import { ask } from '../support/seat-request.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';

const roster = {
  agents: [
    { id: '102', name: 'Ben', maxOpen: 1 },
    { id: '103', name: 'Cy' },
  ],
  teams: [{ id: 'support', name: 'Support', agents: ['102'] }],
};
const support = team('support');
const targets = Object.fromEntries(
  Object.keys(policy().targets).map((branch) => [branch, support]),
) as ReturnType<typeof policy>['targets'];
const ben = { id: '102', name: 'Ben' };
const joe = knownAs('joe@example.com');

describe('a reconciliation', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ roster, policy: { targets } });
  });
  afterEach(() => world.stop());

  const desk = () => world.client.workflow.getHandle(deskId(world.policy.workspace));
  const opens = async (agent: string) =>
    (await desk().query<DeskView>(deskView)).agents.find(({ id }) => id === agent)?.open;
  const reconcile = async () => {
    const { workspace } = world.policy;
    const { why } = await world.client.workflow.execute<(workspace: string) => Promise<{ why: string }>>(
      RECONCILE_DESK,
      { workflowId: `reconcile-${workspace}`, taskQueue: world.starter.taskQueue, args: [workspace] },
    );
    return why;
  };
  const begun = () =>
    until('the desk has counted', async () => (await desk().query<DeskView>(deskView)).counted);
  const openDesk = () =>
    tellDesk(world.client, { id: world.policy.workspace, roster }, world.starter.taskQueue, {
      type: 'presence',
      agent: '103',
      online: true,
    });

  test('a new desk counts what was open before it', async () => {
    world.standIn.chat('before').assignee = ben;
    world.standIn.chat('closed').assignee = ben;
    world.standIn.chat('closed').open = false;
    await openDesk();
    await begun();
    assert.equal(await opens('102'), 1);
    const run = await world.open(joe);
    await run.reaches(/Waiting for a free agent/);
    world.standIn.chat('before').open = false;
    assert.match(await reconcile(), /^0 open conversations on the platform: .* 1 closed/);
    assert.equal((await run.routed()).assignee?.name, 'Ben');
  });

  test('the seat of a run that was terminated goes to whoever waits', async () => {
    // For as long as the first one lives: once its seat is confirmed, the books and the platform agree on it.
    let held = true;
    world.standIn.before('assignConversation', () => {
      if (held) throw new Error('not yet');
    });
    const first = await world.open(joe);
    await first.reaches(/Assigning to Ben/);
    const second = await world.open(joe);
    await second.reaches(/Waiting for a free agent/);
    await begun();
    assert.match(await reconcile(), /0 seats of ended runs/);
    await first.terminate('an operator');
    await until('the termination is visible', async () => /1 seats of ended runs/.test(await reconcile()));
    held = false;
    assert.equal((await second.routed()).assignee?.name, 'Ben');
  });

  test('a seat that was found for an earlier opening is given back, although the next one is under way', async () => {
    await openDesk();
    await begun();
    const next = await world.open({ contact: { id: 'unknown', tags: [], fields: {} } });
    await next.reaches(/question 1 of/);
    const earlier = ask(next.workflowId, { openedId: 'the opening before' });
    await desk().executeUpdate(requestSeats, { args: [[earlier]] });
    assert.equal(await opens('102'), 1);
    assert.match(await reconcile(), /1 seats of ended runs/);
    assert.equal(await opens('102'), 0);
    assert.equal((await next.describe()).status.name, 'RUNNING');
  });

  test('what the team did on the platform counts: closed, given to somebody else', async () => {
    const run = await world.open(joe);
    await run.routed();
    await begun();
    world.standIn.chat(run.conversation).assignee = { id: '103', name: 'Cy' };
    assert.match(await reconcile(), /1 with somebody else/);
    assert.deepEqual([await opens('102'), await opens('103')], [0, 1]);
    world.standIn.chat(run.conversation).open = false;
    assert.match(await reconcile(), /1 closed/);
    assert.equal(await opens('103'), 0);
  });

  test('a desk that was terminated begins anew, and whoever waited is not forgotten', async () => {
    const first = await world.open(joe);
    await first.routed();
    const waiting = await world.open(joe);
    await waiting.reaches(/Waiting for a free agent/);
    await desk().terminate('by mistake');
    await openDesk();
    await begun();
    await until('the new desk knows who waits', async () => {
      await reconcile();
      return (await desk().query<DeskView>(deskView)).waiting === 1;
    });
    await desk().signal('deskEvent', { type: 'closed', conversation: first.workflowId });
    const result = await waiting.routed();
    assert.equal(result.assignee?.name, 'Ben');
  });

  test('more conversations than one page shows are all counted', async () => {
    for (const one of ['a', 'b', 'c']) world.standIn.chat(one).assignee = ben;
    const { listOpen } = world.standIn.lists;
    world.standIn.lists.listOpen = async (cursor = '0') => {
      const { items } = await listOpen!();
      const at = Number(cursor);
      return { items: items.slice(at, at + 1), ...(at + 1 < items.length ? { next: `${at + 1}` } : {}) };
    };
    await openDesk();
    await begun();
    assert.equal(await opens('102'), 3);
    world.standIn.chat('b').open = false;
    assert.match(await reconcile(), /^2 open conversations on the platform: .* 1 closed/);
    assert.equal(await opens('102'), 2);
  });

  test('a platform that does not answer is said, and nothing is counted', async () => {
    world.standIn.lists.listOpen = () => Promise.reject(new PlatformError('refused', 'listOpen: HTTP 400'));
    await openDesk();
    assert.match(await reconcile(), /^The platform did not list them \(listOpen: HTTP 400\)/);
    assert.equal((await desk().query<DeskView>(deskView)).counted, false);
  });

  test('an agent whom the platform does not know gets nothing until it does', async () => {
    let users = [{ id: '103' }];
    world.standIn.lists.listUsers = () => Promise.resolve(users);
    await openDesk();
    await begun();
    const run = await world.open(joe);
    await run.reaches(/nobody free in Support; Ben not on the platform/);
    // A list without anybody of the roster is not believed, and says nothing.
    users = [{ id: '999' }];
    await reconcile();
    await run.reaches(/Ben not on the platform/);
    users = [{ id: '103' }, { id: '102' }];
    await reconcile();
    assert.equal((await run.routed()).assignee?.name, 'Ben');
  });

  test('is on a Schedule, which a later start leaves paused if an operator has paused it', async () => {
    const { workspace } = world.policy;
    const { client } = world;
    await openDesk();
    await scheduleReconciliations(client, [workspace], world.starter.taskQueue);
    const schedule = client.schedule.getHandle(scheduleId(workspace));
    await schedule.trigger();
    await until('a triggered run has ended well', async () => {
      const [last] = (await schedule.describe()).info.recentActions;
      if (last?.action.type !== 'startWorkflow') return false;
      const { status } = await client.workflow.getHandle(last.action.workflow.workflowId).describe();
      return status.name === 'COMPLETED';
    });
    await schedule.pause('a try');
    await scheduleReconciliations(client, [workspace], world.starter.taskQueue);
    assert.equal((await schedule.describe()).state.paused, true);
    await schedule.delete();
  });
});
