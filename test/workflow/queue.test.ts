import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { deskQueue, deskReopened, deskView, policyChanged } from '../../src/workflows/messages.js';
import { deskId } from '../../src/client/names.js';
import { HOUR, policy, team } from '../support/policy.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type World } from '../support/world.js';
import type { Roster } from '../../src/routing/policy/policy.js';
import { ApplicationFailure } from '@temporalio/activity';

/** One agent who takes one conversation at a time. */
const single: Roster = {
  agents: [{ id: '102', name: 'Ben', maxOpen: 1 }],
  teams: [{ id: 'support', name: 'Support', agents: ['102'] }],
};
/** The same, and somebody else in another team. */
const withManagers: Roster = {
  agents: [...single.agents, { id: '104', name: 'Mara' }],
  teams: [...single.teams, { id: 'managers', name: 'Managers', agents: ['104'] }],
};
const all = team('support');
const oneTeam = Object.fromEntries(
  Object.keys(policy().targets).map((branch) => [branch, all]),
) as ReturnType<typeof policy>['targets'];

describe('waiting for a free agent', () => {
  let world: World;
  afterEach(() => world.stop());

  const start = async (over: Parameters<typeof createWorld>[0] = {}) => {
    world = await createWorld({ roster: single, ...over, policy: { targets: oneTeam, ...over.policy } });
    world.standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
    return world;
  };
  const free = async (key: string, on = key.split('/').at(-1) ?? '') => {
    world.standIn.chat(on).open = false;
    await world.tellDesk({ type: 'closed', conversation: key });
  };

  /** For an hour. */
  const benWorksFrom = (begin: number) => {
    const until = begin + HOUR;
    const hours = { schedules: [[[begin, until] as [number, number]]], of: { '102': 0 }, until };
    return world.tellDesk({ type: 'hours', hours });
  };

  /** Ben is full; after an hour it goes to the managers. */
  const waitsAnHour = async () => {
    const regular = team('support', { timeout: HOUR, onTimeout: team('managers') });
    await start({ roster: withManagers, policy: { targets: { ...oneTeam, regular } } });
    await (await world.open(knownAs('joe@example.com'))).routed();
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent/);
    return run;
  };

  test('VIPs first, then by age; a close serves the next one at once', async () => {
    await start();
    const first = await world.open(knownAs('joe@example.com'));
    await first.routed();
    const joe = await world.open(knownAs('joe@example.com'));
    assert.match(
      await joe.reaches(/Waiting for a free agent/),
      /place 1: nobody free in Support; Ben full \(1 of 1\)/,
    );
    const jim = await world.open(knownAs('joe@example.com'));
    await jim.reaches(/place 2/);
    const vip = await world.open(knownAs('jane@example.com'));
    await vip.reaches(/place 1/);
    const view = await world.client.workflow.getHandle(deskId(world.policy.workspace)).query(deskQueue);
    assert.deepEqual(
      view.entries.map(({ conversation }) => conversation),
      [vip.workflowId, joe.workflowId, jim.workflowId],
    );
    await free(first.workflowId);
    assert.equal((await vip.routed()).assignee?.name, 'Ben');
    await free(vip.workflowId);
    assert.equal((await joe.routed()).assignee?.name, 'Ben');
    await free(joe.workflowId);
    await jim.routed();
  });

  test('a queue time-out leads to the next target', async () => {
    const run = await waitsAnHour();
    await fastForward(world.client, run.workflowId, '61 minutes');
    assert.equal((await run.routed()).assignee?.name, 'Mara');
  });

  test('a desk that starts again gives nobody more time: that of the target goes on', async () => {
    const run = await waitsAnHour();
    await fastForward(world.client, run.workflowId, '50 minutes');
    const before = world.standIn.count('decideAssignment');
    await run.signal(deskReopened, { workspace: world.policy.workspace });
    await until('it has asked again', () => world.standIn.count('decideAssignment') > before);
    await run.reaches(/Waiting for a free agent/);
    await fastForward(world.client, run.workflowId, '15 minutes');
    assert.equal((await run.routed()).assignee?.name, 'Mara');
  });

  test('another target has its own time, however long the one before was waited for', async () => {
    const run = await waitsAnHour();
    await fastForward(world.client, run.workflowId, '50 minutes');
    const edited = { ...world.policy, version: 'edited' };
    await run.signal(policyChanged, { policy: edited, match: [], roster: withManagers, startOn: [] });
    // Only then is the CRM asked again; the desk may be asked once more by the first comparison.
    await until('it has begun anew', () => world.standIn.count('getContactData') === 3);
    await run.reaches(/Waiting for a free agent/);
    await fastForward(world.client, run.workflowId, '15 minutes');
    assert.match(
      await run.reaches(/Waiting for a free agent/),
      /another team/,
      'Mara is free: not asked for',
    );
    await fastForward(world.client, run.workflowId, '50 minutes');
    assert.equal((await run.routed()).assignee?.name, 'Mara');
  });

  test('a desk that an operator has ended is begun by whoever asks next', async () => {
    await start();
    await (await world.open(knownAs('joe@example.com'))).routed();
    await world.client.workflow.getHandle(deskId(world.policy.workspace)).terminate();
    assert.equal((await (await world.open(knownAs('jane@example.com'))).routed()).assignee?.name, 'Ben');
  });

  test('nobody for 7 days: abandoned, and the place in the queue is given back', async () => {
    await start();
    await (await world.open(knownAs('joe@example.com'))).routed();
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent/);
    await fastForward(world.client, run.workflowId, '8 days');
    assert.equal((await run.routed()).outcome, 'abandoned');
    await until('the queue is empty', async () => {
      const view = await world.client.workflow.getHandle(deskId(world.policy.workspace)).query(deskView);
      return view.waiting === 0;
    });
  });

  test('a valid address that arrives while queued after an invalid answer moves the contact to the right place', async () => {
    await start();
    await (await world.open(knownAs('joe@example.com'))).routed();
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('human');
    await run.reaches(/Waiting for a free agent/);
    await run.says('oh, it is jane@example.com');
    await until('queued as a VIP', async () => {
      const view = await world.client.workflow.getHandle(deskId(world.policy.workspace)).query(deskQueue);
      return view.entries[0]?.priority === 1;
    });
    await run.terminate();
  });

  test('out of hours: the contact is told so, and served as soon as the hours begin', async () => {
    await start({ policy: { notices: { queued: { default: 'Busy' }, outOfHours: { default: 'Closed' } } } });
    const begin = Date.now() + 3_000;
    await benWorksFrom(begin);
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent, place 1: nobody free in Support; Ben out of hours until/);
    assert.equal((await run.routed()).assignee?.name, 'Ben');
    assert.ok(Date.now() >= begin, 'nobody is served before');
    assert.deepEqual(world.standIn.chat(run.conversation).sent, ['Closed']);
  });

  test('hours that begin during other events serve waiting conversations', async () => {
    await start();
    const begin = Date.now() + 4_000;
    await benWorksFrom(begin);
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/out of hours until/);
    // News that changes nothing, close enough to wake the desk before its timer does.
    while (Date.now() < begin + 2_000) await world.tellDesk({ type: 'closed', conversation: 'nobody' });
    assert.equal((await run.routed()).assignee?.name, 'Ben');
  });

  test('a takeover while queued ends the run, and the human counts as having the conversation', async () => {
    await start();
    await (await world.open(knownAs('joe@example.com'))).routed();
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent/);
    const cy = { id: '103', name: 'Cy' };
    world.standIn.chat(run.conversation).assignee = cy;
    await run.signal('assigneeChanged', { eventId: 'e', assignee: cy });
    assert.equal((await run.routed()).outcome, 'takenOver');
  });

  test('an agent whom the platform refuses is passed over, and said so', async () => {
    const two = {
      agents: [
        { id: '102', name: 'Ben' },
        { id: '103', name: 'Cy' },
      ],
      teams: [{ id: 'support', name: 'Support', agents: ['102', '103'] }],
    };
    await start({ roster: two });
    world.standIn.refuses = ['102'];
    const runs = [await world.open(knownAs('joe@example.com')), await world.open(knownAs('joe@example.com'))];
    const results = await Promise.all(runs.map((run) => run.routed()));
    assert.deepEqual(
      results.map(({ assignee }) => assignee?.name),
      ['Cy', 'Cy'],
    );
    assert.match(
      results.flatMap(({ notes }) => notes).join(),
      /Ben was refused by the platform \(no such user\)/,
    );
    assert.match(
      results.map(({ why }) => why).join(),
      /Ben not accepted by the platform|Ben was tried already/,
    );
  });

  test('a contact who was merged is found under the new id; one who is gone ends the run', async () => {
    await start();
    // Its first comparison would find the conversation under both ids.
    await world.tellDesk({ type: 'closed', conversation: 'nobody' });
    const desk = world.client.workflow.getHandle(deskId(world.policy.workspace));
    await until('counted', async () => (await desk.query(deskView)).counted);
    const merged = await world.open({ ...knownAs('joe@example.com'), conversation: 'old-1' });
    await merged.routed();
    await free(merged.workflowId);
    world.standIn.chat('old-2').gone = true;
    world.standIn.chat('new-2').email = 'joe@example.com';
    const run = await world.open({ ...knownAs('joe@example.com'), conversation: 'old-2' });
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.deepEqual(world.standIn.chat('new-2').assignments, ['102']);
    await free(run.workflowId, 'new-2');
    world.standIn.chat('old-3').gone = true;
    const gone = await world.open({ ...knownAs('nobody@example.com'), conversation: 'old-3' });
    assert.equal((await gone.routed()).outcome, 'contactGone');
  });

  test('1.5 times as many runs as workflow-task slots all end: the desk is not starved by those who wait for it', async () => {
    const many: Roster = {
      agents: [{ id: '102', name: 'Ben' }],
      teams: [{ id: 'support', name: 'Support', agents: ['102'] }],
    };
    await start({ roster: many, slots: 20 });
    const runs = await Promise.all(Array.from({ length: 30 }, () => world.open(knownAs('joe@example.com'))));
    const results = await Promise.all(runs.map((run) => run.routed()));
    assert.ok(results.every(({ outcome }) => outcome === 'assigned'));
  });

  test('an assignment that the platform cannot take now is retried until it can', async () => {
    await start();
    world.standIn.before('assignConversation', (attempt) => {
      if (attempt < 3) throw ApplicationFailure.retryable('HTTP 503', 'Unavailable');
    });
    assert.equal((await (await world.open(knownAs('joe@example.com'))).routed()).outcome, 'assigned');
  });
});
