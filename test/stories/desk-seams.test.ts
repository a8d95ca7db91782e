/** The desk continues as new while it is asked: each request is answered, a repeat gets the same answer, and no history grows without end. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createDeskActivities } from '../../src/activities/desk/desk.js';
import type { Roster } from '../../src/routing/policy/policy.js';
import { deskId } from '../../src/client/names.js';
import { deskBooks, requestContinueAsNew } from '../../src/workflows/messages.js';
import { ask } from '../support/seat-request.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

const people = Array.from({ length: 10 }, (_, at) => ({ id: `a${at}`, name: `Agent ${at}` }));
const roster: Roster = {
  agents: people,
  teams: ['vip-desk', 'support', 'managers'].map((id) => ({
    id,
    name: id,
    agents: people.map((one) => one.id),
  })),
};
const ASKED = 300;
const MAX_CONCURRENT = 30;
/** Between two seams: what a desk's history may hold is a thousand times more. */
const EVENTS = 200;

describe('a desk that continues as new while it is asked', () => {
  let world: World;
  before(async () => {
    world = await createWorld({ roster });
  });
  after(() => world.stop());

  test('answers each request once, the same again after each seam, in short histories', async () => {
    const { client, asking, starter, policy } = world;
    const desk = client.workflow.getHandle(deskId(policy.workspace));
    const dependencies = { client: asking, taskQueue: starter.taskQueue, rosterOf: () => roster };
    const activities = createDeskActivities({ ...dependencies, processId: randomUUID() });
    const agentOf = async (at: number) => {
      const answer = await activities.decideAssignment(policy.workspace, ask(`asker/${at}`));
      return answer.kind === 'seat' ? answer.agent.id : answer.kind;
    };
    const everybody = async () => {
      const agents: string[] = [];
      for (let at = 0; at < ASKED; at += MAX_CONCURRENT)
        agents.push(
          ...(await Promise.all(Array.from({ length: MAX_CONCURRENT }, (_, one) => agentOf(at + one)))),
        );
      return agents;
    };

    await agentOf(0);
    const runs = new Set<string>();
    const stop = new AbortController();
    const seams = (async () => {
      while (!stop.signal.aborted) {
        const { runId } = await desk.describe();
        runs.add(runId);
        await desk.signal(requestContinueAsNew);
        await until('the desk has continued as new', async () => (await desk.describe()).runId !== runId);
      }
    })();
    const first = await everybody();
    const again = await everybody();
    stop.abort();
    await seams;

    assert.ok(runs.size > 3, `${runs.size} seams`);
    assert.deepEqual(again, first);
    const { seats } = await desk.query(deskBooks);
    assert.equal(new Set(seats.map(([key]) => key)).size, ASKED);
    assert.deepEqual(Object.fromEntries(seats.map(([key, agent]) => [key, agent])), byConversation(first));
    for (const runId of runs) {
      const { historyLength } = await client.workflow.getHandle(deskId(policy.workspace), runId).describe();
      assert.ok(historyLength < EVENTS, `${historyLength} events`);
    }
  });
});

const byConversation = (agents: string[]) =>
  Object.fromEntries(agents.map((agent, at) => [`asker/${at}`, agent]));
