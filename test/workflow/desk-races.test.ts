/** What crosses each other between a run, the desk and the platform, and what must not bring the desk down. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Roster, RoutingPolicy } from '../../src/routing/policy/policy.js';
import { newsOf } from '../../src/routing/conversation-news.js';
import { deliver } from '../../src/client/routing/deliver.js';
import { deskId, registryId } from '../../src/client/names.js';
import { publishPolicy } from '../../src/client/policy/policy-registry.js';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import {
  assigneeChanged,
  assignWaiting,
  deskBooks,
  deskEvent,
  deskQueue,
  deskView,
  policyChanged,
  requestSeats,
  rollBack,
  rosterChanged,
  seatOffered,
} from '../../src/workflows/messages.js';
import { LONG_HISTORY } from '../../src/workflows/lib/continue-as-new.js';
import { HOUR, MINUTE, policy, team } from '../support/policy.js';
import { offersThatFail } from '../support/offers-that-fail.js';
import { ask } from '../support/seat-request.js';
import { unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

const roster: Roster = {
  agents: [
    { id: '102', name: 'Ben', maxOpen: 1 },
    { id: '103', name: 'Cy', maxOpen: 1 },
    { id: '104', name: 'Mara' },
  ],
  teams: [
    { id: 'support', name: 'Support', agents: ['102'] },
    { id: 'managers', name: 'Managers', agents: ['104'] },
  ],
};
const joe = knownAs('joe@example.com');
const targetsTo = (all = team('support')) =>
  Object.fromEntries(
    Object.keys(policy().targets).map((branch) => [branch, all]),
  ) as RoutingPolicy['targets'];

describe('at the desk, at the same time', () => {
  let world: World;
  const start = async (over: Partial<RoutingPolicy> = {}) => {
    world = await createWorld({ roster, policy: { targets: targetsTo(), ...over } });
  };
  afterEach(() => world.stop());
  const desk = () => world.client.workflow.getHandle(deskId(world.policy.workspace));
  const seats = async () => (await desk().query(deskBooks)).seats.map(([key, agent]) => [key, agent]);
  const tell = (run: RunHandle, event: object) =>
    deliver(
      world.starter,
      world.policy,
      run.workflowId,
      newsOf({
        eventId: 'e',
        conversation: run.conversation,
        ...event,
      } as ConversationEvent),
    );
  /** Ben has one, and another waits for him. */
  const oneWaits = async () => {
    const first = await world.open(joe);
    await first.routed();
    const waiting = await world.open(joe);
    await waiting.reaches(/Waiting for a free agent/);
    return { first, waiting };
  };
  const by = (all: ReturnType<typeof team>, version: string) => ({
    policy: { ...world.policy, targets: targetsTo(all), version },
    roster,
    match: [],
    startOn: [],
  });

  test('whoever learns of the seat by asking, and ends before the offer of it arrives, keeps the seat', async () => {
    const everybody: Roster = { ...roster, agents: roster.agents.map(({ id, name }) => ({ id, name })) };
    world = await createWorld({ roster: everybody, policy: { targets: targetsTo() } });
    await offersThatFail(world, 200);
    assert.equal((await seats()).length, 200);
  });

  test('an offer that was on its way when the run withdrew is not taken: the desk says what holds', async () => {
    await start();
    const { first, waiting } = await oneWaits();
    await world.tellDesk({ type: 'agentSet', agent: '104', online: false });
    const managers = { ...team('managers'), onlineOnly: true };
    await waiting.signal(policyChanged, by(managers, 'next'));
    await waiting.reaches(/nobody free in Managers/);
    const openedId = (await waiting.describe()).memo?.['openedId'] as string;
    await waiting.signal(seatOffered, { openedId, agent: { id: '102', name: 'Ben' }, why: 'Ben: too late' });
    await world.tellDesk({ type: 'agentSet', agent: '104' });
    assert.equal((await waiting.routed()).assignee?.name, 'Mara');
    assert.deepEqual(await seats(), [
      [first.workflowId, '102'],
      [waiting.workflowId, '104'],
    ]);
  });

  test('whom a person chooses gets it, even who was tried already', async () => {
    await start();
    world.standIn.refuses = ['102'];
    const waiting = await world.open(joe);
    await waiting.reaches(/Waiting for a free agent/);
    world.standIn.refuses = [];
    const { kind } = await desk().executeUpdate(assignWaiting, {
      args: [{ conversation: waiting.workflowId, agent: '102', by: 'Mara' }],
    });
    assert.equal(kind, 'offered');
    assert.equal((await waiting.routed()).assignee?.name, 'Ben');
  });

  test('a close of an earlier opening, late or repeated, takes nothing from the present one', async () => {
    await start();
    const early = Date.now() - HOUR;
    const run = await world.open(joe);
    await run.routed();
    for (const closed of [{ openedAt: early }, { closedAt: early }])
      await tell(run, { type: 'conversation.closed', ...closed });
    await desk().executeUpdate(requestSeats, { args: [[]] });
    assert.deepEqual(await seats(), [[run.workflowId, '102']]);
    await tell(run, { type: 'conversation.closed', closedAt: Date.now() + 1 });
    await until('closed', async () => (await seats()).length === 0);
  });

  test('a close that does not end the run leaves its place in the queue', async () => {
    await start({ close: { endsRun: false, unassign: false } });
    const { waiting } = await oneWaits();
    await tell(waiting, { type: 'conversation.closed' });
    await desk().executeUpdate(requestSeats, { args: [[]] });
    assert.equal((await desk().query(deskQueue)).total, 1);
  });

  test('a human who takes a conversation from triage, while its run asks the CRM again, is known to the desk', async () => {
    const crm = { ...policy().crm, patience: 1_000, recheck: { after: HOUR, times: 2 } };
    await start({ crm });
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await world.open(joe);
    await run.reaches(/asking Test CRM again/);
    const cy = { id: '103', name: 'Cy' };
    world.standIn.chat(run.conversation).assignee = cy;
    await run.signal(assigneeChanged, { eventId: 'e', assignee: cy });
    await run.routed();
    await until('Cy has it', async () => (await seats())[0]?.[1] === '103');
  });

  test('a full queue is waited for outside, until the time-out leads elsewhere', async () => {
    await start({
      targets: targetsTo(team('support', { timeout: 30 * MINUTE, onTimeout: team('managers') })),
    });
    await (await world.open(joe)).routed();
    // The queue is full by its size too: long ids make it so with few, and short ones take what is left.
    const heavy = (key: string, length: number) =>
      ask(`stranger/${key}`, { openedId: key.padEnd(length, 'x') });
    for (const [part, count, length] of [
      ['a', 75, 12_000],
      ['b', 75, 12_000],
      ['c', 100, 200],
    ] as const)
      await desk().executeUpdate(requestSeats, {
        args: [Array.from({ length: count }, (_, at) => heavy(`${part}${at}`, length))],
      });
    const run = await world.open(joe);
    await run.reaches(/The queue is full .* asking again in 1 min/);
    await fastForward(world.client, run.workflowId, '31 minutes');
    assert.equal((await run.routed()).assignee?.name, 'Mara');
  });

  test('a desk begins anew before its history takes long to read again', async () => {
    await start();
    const { waiting } = await oneWaits();
    const first = (await desk().describe()).runId;
    const asked = async () => {
      for (let round = 0; round < 80; round++) await desk().executeUpdate(requestSeats, { args: [[]] });
    };
    await Promise.all(Array.from({ length: 8 }, asked));
    const { runId, historyLength } = await desk().describe();
    assert.notEqual(runId, first);
    assert.ok(historyLength < LONG_HISTORY + 100, `${historyLength} events`);
    assert.equal((await desk().query(deskQueue)).total, 1);
    await waiting.terminate();
  });

  test('nothing that is said wedges the desk', async () => {
    await start();
    const { first, waiting } = await oneWaits();
    const broken = { agents: [null], teams: [{ id: 't', name: 't' }] } as never;
    await desk().signal(rosterChanged, broken);
    const far = { schedules: [[[9e15, 9e15]]], of: { '102': 0 }, until: 9e15 } as never;
    await desk().signal(deskEvent, { type: 'hours', hours: far });
    await desk().signal(deskEvent, { type: 'agentSet', agent: '103', online: false, lasting: 1e16 });
    const half = { ...ask('x'), target: { kind: 'user', user: '102' } };
    const answers = await desk().executeUpdate(requestSeats, { args: [[half, null, ask('y')] as never] });
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['malformed', 'malformed', 'queued'],
      'each request is judged for itself',
    );
    await desk().signal(deskEvent, { type: 'withdrawn', conversation: 'y', openedId: ask('y').openedId });
    assert.equal((await desk().query(deskView)).waiting, 1);
    await tell(first, { type: 'conversation.closed' });
    assert.equal((await waiting.routed()).assignee?.name, 'Ben');
  });

  test('nor the policy registry', async () => {
    await start();
    const { workspace } = world.policy;
    const registry = world.client.workflow.getHandle(registryId(workspace));
    for (const version of ['one', 'two'])
      await publishPolicy(world.starter, workspace, {
        published: by(team('support'), version),
        edited: true,
      });
    for (const name of ['rollBack', 'pauseRouting', 'reroute'])
      await assert.rejects(registry.executeUpdate(name, { args: [] as [] }), /takes|rejected|failed/i);
    assert.equal(await registry.executeUpdate(rollBack, { args: [{}] }), 'one');
  });
});
