/** What a workspace costs while nobody writes: its Schedules, counted in actions, as Temporal Cloud bills them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { ACTIONS_OF_A_SCHEDULE, leftIn } from '../../bench/speed/actions.js';
import { deskId } from '../../src/client/names.js';
import { tellDesk } from '../../src/client/desk/open-desks.js';
import { openNotes, whichAreLeft } from '../../src/client/catch-up/notes.js';
import { CATCH_UP, deskView, RECONCILE_DESK, type DeskView } from '../../src/workflows/messages.js';
import { roster } from '../support/policy.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

const page = readFileSync(new URL('../../docs/explanation/history-events.md', import.meta.url), 'utf8');

/** Of the table in the documentation. */
function rowOf(schedule: string, actions: number, minutes: number): string {
  const rounds = (24 * 60) / minutes;
  const aDay = (actions * rounds).toLocaleString('en');
  return `| \`${schedule}/<workspace>\` | ${actions} | ${rounds} | ${aDay} |`;
}

describe('a quiet workspace', () => {
  let world: World;
  let queries = 0;
  beforeEach(async () => {
    world = await createWorld();
    const { workflowService } = world.client;
    const ask = workflowService.queryWorkflow.bind(workflowService);
    workflowService.queryWorkflow = ((...args: Parameters<typeof ask>) => {
      queries += 1;
      return ask(...args);
    }) as typeof ask;
  });
  afterEach(() => world.stop());

  /** Of one round of a Schedule: with the queries, which leave no event. */
  const actionsOf = async (type: string, id: string): Promise<number> => {
    const { client, policy, starter } = world;
    queries = 0;
    const run = await client.workflow.start(type, {
      workflowId: `${id}/${policy.workspace}`,
      taskQueue: starter.taskQueue,
      args: [policy.workspace],
    });
    await run.result();
    const { actions } = leftIn((await run.fetchHistory()).events ?? []);
    return ACTIONS_OF_A_SCHEDULE + actions + queries;
  };
  const agents = roster.agents.map(({ id }) => ({ id, name: id }));

  test('a reconciliation that finds nothing', async () => {
    world.standIn.lists.listUsers = () => Promise.resolve(agents);
    const { workspace } = world.policy;
    await tellDesk(world.client, { id: workspace, roster }, world.starter.taskQueue, {
      type: 'presence',
      agent: '103',
      online: true,
    });
    const desk = world.client.workflow.getHandle(deskId(workspace));
    await until('the desk has counted', async () => (await desk.query<DeskView>(deskView)).counted);
    const actions = await actionsOf(RECONCILE_DESK, 'reconcile');
    assert.equal(actions, 5);
    assert.ok(page.includes(rowOf('desk-reconciliation', actions, 4)));
  });

  test('a catch-up that finds nothing', async () => {
    await openNotes(world.client, world.policy.workspace, world.starter.taskQueue);
    await actionsOf(CATCH_UP, 'first');
    // A query is answered after what the watch was told before.
    await whichAreLeft(world.client, world.policy.workspace, ['any']);
    const actions = await actionsOf(CATCH_UP, 'catch-up');
    assert.equal(actions, 4);
    assert.ok(page.includes(rowOf('catch-up', actions, 5)));
  });
});
