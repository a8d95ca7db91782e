/** A branch that nobody is to get, on the real server. */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Contact } from '../../src/routing/conversation.js';
import type { RoutingPolicy, Target } from '../../src/routing/policy/policy.js';
import { deskId } from '../../src/client/names.js';
import { assigneeChanged, deskBooks, routingPaused } from '../../src/workflows/messages.js';
import { HOUR, policy, team } from '../support/policy.js';
import { refused, unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

const vip = 'jane@example.com';
const nobody: Target = { kind: 'unassign' };
const cy = { id: '103', name: 'Cy' };

describe('a target that unassigns', () => {
  let world: World;
  const start = async (over: Partial<RoutingPolicy> = {}) => {
    world = await createWorld({ policy: { targets: { ...policy().targets, vip: nobody }, ...over } });
    world.standIn.customers.set(vip, 'vip').set('joe@example.com', 'regular');
  };
  afterEach(() => world.stop());

  /** Opened by a VIP whom Cy has still. */
  const opened = (conversation: string, over: Partial<Contact> = {}): Promise<RunHandle> => {
    world.standIn.chat(conversation).assignee = cy;
    const contact = { id: conversation, email: vip, tags: [], fields: {}, assignee: cy, ...over };
    return world.open({ conversation, contact });
  };
  const chatOf = ({ conversation }: RunHandle) => world.standIn.chat(conversation);
  const seats = async () =>
    (await world.client.workflow.getHandle(deskId(world.policy.workspace)).query(deskBooks)).seats;

  test('whoever has it is taken off, the team reads why, and the seat serves whoever waits', async () => {
    await start({ targets: { ...policy().targets, vip: nobody, regular: team('support') } });
    await world.tellDesk({ type: 'presence', agent: '102', online: false });
    await world.tellDesk({ type: 'agentSet', agent: '103', maxOpen: 1 });
    const key = world.starter.naming.workflowId(world.policy.workspace, 'respond-io', 'c0');
    // A new desk is compared with the platform within the second.
    world.standIn.chat('c0').assignee = cy;
    await world.tellDesk({ type: 'taken', conversation: key, agent: cy });
    const waiting = await world.open(knownAs('joe@example.com'));
    await waiting.reaches(/Cy full \(1 of 1\)/);

    const run = await opened('c0');
    assert.equal(run.workflowId, key);
    const { outcome, why, assignee } = await run.routed();
    assert.deepEqual([outcome, assignee], ['unassigned', undefined]);
    assert.match(why, /^Left unassigned, as the policy says, and its agent was taken off; VIP/);
    const chat = chatOf(run);
    assert.deepEqual([chat.assignee, chat.tags, chat.assignments], [undefined, ['vip'], []]);
    assert.match(chat.comments[0] ?? '', /Left unassigned, as the policy says/);
    assert.equal((await waiting.routed()).assignee?.name, 'Cy');
    assert.deepEqual(
      (await seats()).map(([conversation]) => conversation),
      [waiting.workflowId],
    );
  });

  test('nobody has it: it stays so, and says so', async () => {
    await start();
    const run = await world.open(knownAs(vip));
    const { outcome, why } = await run.routed();
    assert.equal(outcome, 'unassigned');
    assert.match(why, /^Left unassigned, as the policy says; VIP/);
  });

  test('a human who has taken it meanwhile keeps it, also between two tries', async () => {
    await start();
    const dora = { id: '104', name: 'Mara' };
    world.standIn.before('leaveUnassigned', (attempt) => {
      if (attempt > 1) return;
      world.standIn.chat('c0').assignee = dora;
      throw unavailable(10);
    });
    const run = await opened('c0');
    const { outcome, assignee } = await run.routed();
    assert.deepEqual([outcome, assignee?.id, chatOf(run).assignee?.id], ['takenOver', '104', '104']);
  });

  test('a policy that does not end by a takeover takes that human off too', async () => {
    await start({ takeover: { endsRun: false, writerGetsConversation: true } });
    world.standIn.before('leaveUnassigned', (attempt) => {
      if (attempt === 1) world.standIn.chat('c0').assignee = { id: '104' };
    });
    const run = await opened('c0');
    assert.equal((await run.routed()).outcome, 'unassigned');
    assert.equal(chatOf(run).assignee, undefined);
  });

  test('closed, gone, refused by the platform: each has its end', async () => {
    await start();
    const closed = opened('c0');
    world.standIn.chat('c0').open = false;
    assert.equal((await (await closed).routed()).outcome, 'closed');
    const gone = opened('c1');
    world.standIn.chat('c1').gone = true;
    assert.equal((await (await gone).routed()).outcome, 'contactGone');
    world.standIn.before('leaveUnassigned', () => {
      throw refused();
    });
    const run = await opened('c2');
    const { outcome, why } = await run.routed();
    assert.equal(outcome, 'abandoned');
    assert.match(why, /could not be left unassigned \(HTTP 400\) and stays as it is/);
    assert.equal(chatOf(run).assignee, cy);
  });

  test('observed or paused: nothing is written, or not yet', async () => {
    await start({ mode: 'observe' });
    const observed = await opened('c2');
    assert.match((await observed.routed()).why, /Would leave the conversation unassigned/);
    assert.equal(chatOf(observed).assignee, cy);
    await world.stop();
    await start();
    const conversation = 'paused';
    world.standIn.chat(conversation).assignee = cy;
    const run = await world.open({ ...knownAs(vip), conversation, paused: true });
    await run.reaches(/Paused by an operator/);
    assert.equal(world.standIn.count('leaveUnassigned'), 0);
    await run.signal(routingPaused, { paused: false });
    // The opening named nobody, so Cy has taken it meanwhile.
    assert.equal((await run.routed()).outcome, 'takenOver');
  });

  test('after an outage of the CRM it moves from there to its right place, unless somebody has taken it', async () => {
    const targets = { ...policy().targets, unavailable: nobody, regular: team('support') };
    const crm = { ...policy().crm, patience: 1_000, recheck: { after: HOUR, times: 2 } };
    await start({ targets, crm });
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const [moved, taken] = await Promise.all([
      world.open(knownAs('joe@example.com')),
      world.open(knownAs('joe@example.com')),
    ]);
    for (const run of [moved, taken]) await run.reaches(/asking Test CRM again/);
    world.standIn.chat(taken.conversation).assignee = cy;
    await taken.signal(assigneeChanged, { eventId: 'e', assignee: cy });
    assert.equal((await taken.routed()).outcome, 'unassigned');
    world.standIn.before('getContactData', () => undefined);
    await fastForward(world.client, moved.workflowId, '61 minutes');
    assert.equal((await moved.routed()).outcome, 'assigned');
    await until('one comment of each', () => world.standIn.chat(moved.conversation).comments.length >= 3);
  });
});
