import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DedicatedTarget, PoolTarget, RoutingPolicy } from '../../src/routing/policy/policy.js';
import type { PublishedPolicy } from '../../src/routing/policy/policy-registry.js';
import { messageSent, policyChanged, routingPaused } from '../../src/workflows/messages.js';
import { ana, HOUR, MINUTE, policy as sample, roster, team } from '../support/policy.js';
import { unavailable } from '../support/stand-in.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

async function inWorld(policy: Partial<RoutingPolicy>, story: (world: World) => Promise<void>) {
  const world = await createWorld({ policy });
  try {
    await story(world);
  } finally {
    await world.stop();
  }
}

const contact = { id: 'x', name: 'Jane Doe', tags: [], fields: {} };

describe('what a contact is known by', () => {
  test('a tag, a field or the lifecycle of the platform: neither asked nor looked up', () =>
    inWorld(
      { vipContacts: { tags: ['VIP'], lifecycles: ['customer'], fields: { tier: ['gold'] } } },
      async (world) => {
        for (const known of [{ tags: [' vip '] }, { lifecycle: 'Customer' }, { fields: { tier: 'GOLD' } }]) {
          const result = await (await world.open({ contact: { ...contact, ...known } })).routed();
          assert.deepEqual([result.branch, result.tier, result.assignee?.name], ['vip', 'vip', 'Ana']);
          assert.match(result.why, /the contact/);
        }
        assert.deepEqual([world.standIn.count('getContactData'), world.standIn.count('sendMessage')], [0, 0]);
      },
    ));

  test('a phone number, where the policy takes it: not asked; without it: asked', () =>
    inWorld({ crm: { ...sample().crm, identifyBy: ['email', 'phone'] } }, async (world) => {
      world.standIn.customers.set('+4912345', 'vip');
      const known = await (await world.open({ contact: { ...contact, phone: '+4912345' } })).routed();
      assert.deepEqual([known.branch, known.questions], ['vip', 0]);
      const asked = await world.open({ contact });
      await asked.reaches(/question 1 of 4/);
      await asked.terminate();
    }));
});

describe('the dedicated agent', () => {
  const dedicated: DedicatedTarget = {
    kind: 'dedicated',
    fallback: ana,
    whenAway: 'fallback',
    queue: { timeout: MINUTE },
  };
  const policy: Partial<RoutingPolicy> = {
    targets: { ...sample().targets, vip: dedicated },
    dedicatedAgents: { 'jane@example.com': '103' },
    owners: { 'ben@support.example': '102', '42': '104' },
  };
  const vips: [email: string, owner: string | undefined, expected: string][] = [
    ['Jane@example.com', '42', 'Cy'],
    ['joe@example.com', ' Ben@support.example', 'Ben'],
    ['jim@example.com', '42', 'Mara'],
    ['jo@example.com', 'nobody we know', 'Ana'],
    ['al@example.com', undefined, 'Ana'],
  ];

  test('is the one named in the policy, else the owner of the account, else the fallback', () =>
    inWorld(policy, async (world) => {
      for (const [email, owner, expected] of vips) {
        world.standIn.customers.set(email.toLowerCase(), 'vip');
        if (owner !== undefined) world.standIn.owners.set(email.toLowerCase(), owner);
        const result = await (await world.open(knownAs(email))).routed();
        assert.equal(result.assignee?.name, expected, email);
      }
    }));
});

test('a policy that observes decides, records, and writes nothing at all', () =>
  inWorld({ mode: 'observe' }, async (world) => {
    world.standIn.customers.set('jane@example.com', 'vip');
    const run = await world.open(knownAs('jane@example.com'));
    const vip = await run.routed();
    assert.deepEqual([vip.outcome, vip.branch, vip.tier], ['observed', 'vip', 'vip']);
    assert.match(vip.why, /Would assign to Ana/);
    const unasked = await (await world.open({ contact })).routed();
    assert.deepEqual([unasked.outcome, unasked.branch, unasked.questions], ['observed', 'noAnswer', 0]);
    await world.tellDesk({ type: 'presence', agent: '102', online: false });
    await world.tellDesk({ type: 'presence', agent: '103', online: false });
    assert.match(
      (await (await world.open(knownAs('joe@example.com'))).routed()).why,
      /Would wait for a free agent/,
    );
    const writes = [
      'sendMessage',
      'assignConversation',
      'updateContactField',
      'updateContactTag',
      'addComment',
      'tagAndComment',
    ] as const;
    assert.deepEqual(
      writes.map((name) => world.standIn.count(name)),
      [0, 0, 0, 0, 0, 0],
    );
    const desk = await world.client.workflow.getHandle(`desk/${world.policy.workspace}`).query('deskView');
    assert.deepEqual(
      (desk as { agents: { open: number }[] }).agents.map(({ open }) => open),
      [0, 0, 0, 0],
    );
  }));

describe('a conversation in triage after an outage', () => {
  const policy = { crm: { ...sample().crm, patience: 1_000, recheck: { after: HOUR, times: 3 } } };

  async function triaged(world: World): Promise<RunHandle> {
    world.standIn.customers.set('jane@example.com', 'vip');
    world.standIn.before('getContactData', () => {
      throw unavailable();
    });
    const run = await world.open(knownAs('jane@example.com'));
    await run.reaches(/asking Test CRM again at .* \(1 of 3\)/);
    assert.equal(world.standIn.chat(run.conversation).assignee?.name, 'Mara');
    return run;
  }

  test('gets its right place when the CRM speaks again', () =>
    inWorld(policy, async (world) => {
      const run = await triaged(world);
      await fastForward(world.client, run.workflowId, '61 minutes');
      await run.reaches(/\(2 of 3\)/);
      world.standIn.before('getContactData', () => undefined);
      await fastForward(world.client, run.workflowId, '61 minutes');
      const result = await run.routed();
      assert.deepEqual([result.branch, result.assignee?.name, result.tier], ['vip', 'Ana', 'vip']);
      assert.deepEqual(world.standIn.chat(run.conversation).assignments, ['104', '101']);
      assert.match(world.standIn.chat(run.conversation).comments.join('\n'), /answers again/);
    }));

  test('stays with whoever has begun to work on it', () =>
    inWorld(policy, async (world) => {
      const run = await triaged(world);
      const message = { id: 'human', source: 'user' as const, sender: { id: '104' }, text: 'Hello!' };
      await run.signal(messageSent, { messages: [message] });
      const result = await run.routed();
      assert.deepEqual(
        [result.outcome, result.branch, result.assignee?.name],
        ['assigned', 'unavailable', 'Mara'],
      );
    }));

  test('stays there when the CRM never speaks again', () =>
    inWorld(policy, async (world) => {
      const run = await triaged(world);
      await fastForward(world.client, run.workflowId, '5 hours');
      assert.equal((await run.routed()).branch, 'unavailable');
      assert.deepEqual(world.standIn.chat(run.conversation).assignments, ['104']);
    }));
});

describe('a paused workspace', () => {
  test('holds what is opened and what goes on, and loses nothing', () =>
    inWorld({}, async (world) => {
      world.standIn.customers.set('jane@example.com', 'vip');
      const held = await world.open({ ...knownAs('jane@example.com'), paused: true });
      await held.reaches(/Paused by an operator/);
      const asked = await world.open({ contact });
      await asked.reaches(/question 1 of 4/);
      await asked.signal(routingPaused, { paused: true });
      await asked.says('jane@example.com');
      await asked.reaches(/Paused by an operator/);
      assert.equal(world.standIn.count('assignConversation'), 0);
      for (const run of [held, asked]) await run.signal(routingPaused, { paused: false });
      for (const run of [held, asked]) assert.equal((await run.routed()).assignee?.name, 'Ana');
    }));
});

describe('an operator re-routes by another policy', () => {
  const next = (world: World, vip: PoolTarget): PublishedPolicy => ({
    policy: { ...world.policy, version: 'next', targets: { ...world.policy.targets, vip } },
    roster,
    match: [],
    startOn: ['contact'],
  });

  test('while the question is out: it is not asked again, and the answer goes by the new policy', () =>
    inWorld({}, async (world) => {
      world.standIn.customers.set('jane@example.com', 'vip');
      const run = await world.open({ contact });
      await run.reaches(/question 1 of 4/);
      await run.signal(policyChanged, next(world, team('managers')));
      await until('the new version', async () =>
        (await run.describe()).typedSearchAttributes.getAll().some(({ value }) => value === 'next'),
      );
      await run.reaches(/question 1 of 4/);
      await run.says('nope');
      await run.reaches(/question 2 of 4/);
      await run.says('jane@example.com');
      const result = await run.routed();
      assert.deepEqual([result.assignee?.name, result.questions], ['Mara', 2]);
    }));

  test('while queued: the place is given back and the new target taken', () =>
    inWorld({}, async (world) => {
      for (const agent of ['101', '104']) await world.tellDesk({ type: 'presence', agent, online: false });
      world.standIn.customers.set('jane@example.com', 'vip');
      const run = await world.open(knownAs('jane@example.com'));
      await run.reaches(/Waiting for a free agent/);
      await run.signal(policyChanged, next(world, team('support')));
      const result = await run.routed();
      assert.equal(result.assignee?.name, 'Ben');
      const desk = await world.client.workflow.getHandle(`desk/${world.policy.workspace}`).query('deskView');
      assert.equal((desk as { waiting: number }).waiting, 0);
    }));

  test('and takes it back at once: the place in the queue is kept', () =>
    inWorld({}, async (world) => {
      for (const agent of ['101', '104']) await world.tellDesk({ type: 'presence', agent, online: false });
      world.standIn.customers.set('jane@example.com', 'vip');
      let answer = (): void => undefined;
      const held = new Promise<void>((resolve) => (answer = resolve));
      world.standIn.before('decideAssignment', () => held);
      const run = await world.open(knownAs('jane@example.com'));
      await until('the desk is asked', () => world.standIn.count('decideAssignment') === 1);
      // While a task is under way signals wait, and come with the next one, both together.
      const other = next(world, team('support'));
      await run.signal(policyChanged, other);
      await run.signal(policyChanged, { ...other, policy: world.policy });
      answer();
      await run.reaches(/Waiting for a free agent/);
      await world.tellDesk({ type: 'presence', agent: '101', online: true });
      assert.equal((await run.routed()).assignee?.name, 'Ana');
      assert.equal(world.standIn.count('decideAssignment'), 1, 'asked once: nothing ran out meanwhile');
    }));

  test('what is no policy is ignored and shown', () =>
    inWorld({}, async (world) => {
      const run = await world.open({ contact });
      await run.reaches(/question 1 of 4/);
      await run.signal('policyChanged', { version: 'x' });
      await run.says('jane@example.com');
      assert.deepEqual((await run.routed()).notes, ['1 malformed signals were ignored']);
    }));
});
