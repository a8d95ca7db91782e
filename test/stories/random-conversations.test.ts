/**
 * Random contacts, answers, duplicates, closes, humans who take over, agents who come and go, and calls that fail, against
 * docs/reference/promises.md. `npm run faults:random` plays more of them; FAULTS_SEED plays one again.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createDeskActivities } from '../../src/activities/desk/desk.js';
import { RandomConversations, randomRoster } from '../support/random-conversations.js';
import { ask } from '../support/seat-request.js';
import { createWorld, type World } from '../support/world.js';

const count = Number(process.env['FAULTS_CONVERSATIONS'] ?? 60);
const seeds = process.env['FAULTS_SEED']?.split(',').map(Number) ?? [11];
const WIDTH = 12;

describe('conversations at random', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ roster: randomRoster });
  });
  afterEach(() => world.stop());
  const real = () =>
    createDeskActivities({
      client: world.asking,
      taskQueue: world.starter.taskQueue,
      processId: randomUUID(),
      rosterOf: () => randomRoster,
    });

  for (const seed of seeds)
    test(`${count} of them with seed ${seed} end as promised, and nobody keeps a seat`, async () => {
      const random = new RandomConversations(world, seed);
      world.standIn.instead = random.watch(real());
      await random.play(count, WIDTH);
      assert.deepEqual(random.wrong, []);
    });

  test('a desk that gives somebody who is away would be seen', async () => {
    const random = new RandomConversations(world, 1);
    const away = { id: '101', name: 'Agent 101' };
    const desk = random.watch({
      decideAssignment: () => Promise.resolve({ kind: 'seat', agent: away, why: 'planted' }),
    });
    await real().decideAssignment(world.policy.workspace, ask('opens the desk'));
    await random.present(away.id, false);
    await desk.decideAssignment(world.policy.workspace, ask('one'));
    assert.match(random.wrong.join(), /101 was away/);
  });
});
