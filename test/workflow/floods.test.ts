/** One contact who writes without end: the run stays cheap, whatever it waits for. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Worker } from '@temporalio/worker';
import { contactReplied, policyChanged } from '../../src/workflows/messages.js';
import { ISOLATE_TIMEOUT } from '../../src/temporal/isolate-timeout.js';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { createRoutingClient } from '../../src/client/routing/routing-client.js';
import type { RoutingClient } from '../../src/client/routing/routing-contract.js';
import { roster } from '../support/policy.js';
import { read } from '../support/read.js';
import { testEnvironment } from '../support/temporal.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

const text = 'I have been waiting for a very long time, please answer.';

/** Seconds of this process's processor time that a replay of the history takes. */
async function replayCost(run: RunHandle): Promise<number> {
  const env = await testEnvironment();
  try {
    const history = await run.fetchHistory();
    const before = process.cpuUsage();
    const options = { workflowBundle: { codePath: env.workflowBundle }, ...ISOLATE_TIMEOUT };
    await Worker.runReplayHistory(options, history, run.workflowId);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  } finally {
    await env.close();
  }
}

const seconds = (cost: number) => `${cost.toFixed(2)} s`;

describe('one contact who writes without end', () => {
  let world: World;
  let short: number;
  before(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip').set('joe@example.com', 'regular');
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('jane@example.com');
    await run.routed();
    short = await replayCost(run);
  });
  after(() => world.stop());

  const routing = (): RoutingClient => {
    const { policy } = world;
    const config = { policy, roster: { agents: [], teams: [] }, match: [] };
    return createRoutingClient({
      campaigns: new Campaigns(),
      ...world.starter,
      namespace: 'default',
      config: {
        workspace: () => ({ ...config, platform: { type: policy.platform.name } }),
        isPaused: () => false,
      } as never,
    });
  };
  const said = (run: { conversation: string }, id: string, words = text): ConversationEvent => ({
    type: 'message.received',
    eventId: id,
    conversation: run.conversation,
    message: { id, kind: 'text', text: words, at: Date.now() + 1 },
  });

  /** As webhooks bring them: through the routing client, fifty at a time. */
  async function flood(run: RunHandle, messages = 3_000, client = routing()): Promise<void> {
    const { workspace } = world.policy;
    for (let at = 0; at < messages; at += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, more) => client.deliver(workspace, said(run, `m${at + more}`))),
      );
  }
  const signals = async (run: RunHandle) => {
    const { events } = await run.fetchHistory();
    return (events ?? []).filter((one) => one.workflowExecutionSignaledEventAttributes).length;
  };

  test('3,000 messages while the question waits are a few signals, and cost next to nothing when read again', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await flood(run);
    assert.ok((await signals(run)) <= 60, `${await signals(run)} signals`);
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.ok(['vip', 'invalid'].includes(result.branch ?? ''), result.why);
    const cost = await replayCost(run);
    assert.ok(cost < short + 1, `replay: ${seconds(cost)}, of a short run ${seconds(short)}`);
  });

  test('3,000 messages in the queue and in triage change nothing', async () => {
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
    const run = await world.open(knownAs('joe@example.com'));
    await run.reaches(/Waiting for a free agent/);
    await flood(run);
    assert.ok((await signals(run)) <= 60, `${await signals(run)} signals`);
    await world.tellDesk({ type: 'presence', agent: '102', online: true });
    assert.equal((await run.routed()).assignee?.id, '102');
    const cost = await replayCost(run);
    assert.ok(cost < short + 1, `replay: ${seconds(cost)}, of a short run ${seconds(short)}`);
  });

  test('the wish for a person counts after a flood', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    const client = routing();
    await flood(run, 150, client);
    const { workspace } = world.policy;
    assert.equal(await client.deliver(workspace, said(run, 'last', 'An agent, please')), 'delivered');
    const result = await run.routed();
    assert.match(result.why, /asked for a human/);
    assert.ok(result.questions <= 2, `${String(result.questions)} questions`);
  });

  test('a contact whose number was known answers as often as others when an operator has them asked', async () => {
    const { workspace, crm } = world.policy;
    world.policy.crm = { ...crm, identifyBy: ['email', 'phone'] };
    for (const agent of ['102', '103']) await world.tellDesk({ type: 'presence', agent, online: false });
    const client = routing();
    const contact = { id: 'by-phone', phone: '+4915112345678', tags: [], fields: {} };
    const opened = { conversation: contact.id, openedId: 'o', contact };
    await client.open(workspace, {
      type: 'conversation.opened',
      eventId: 'o',
      source: 'contact',
      ...opened,
    });
    const run = await world.open(opened);
    await run.reaches(/Waiting for a free agent/);
    const policy = { ...world.policy, crm, version: 'next' };
    await run.signal(policyChanged, { policy, match: [], roster, startOn: [] });
    world.policy.crm = crm;
    for (const question of [2, 3]) {
      await run.reaches(new RegExp(`question ${String(question - 1)} of 4`));
      assert.equal(
        await client.deliver(workspace, said(run, `a${String(question)}`, 'I have none')),
        'delivered',
      );
    }
    await run.reaches(/question 3 of 4/);
  });

  test('signals that reach the run all the same do not add up: no message is read again for another one', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    for (let at = 0; at < 1_000; at += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, more) =>
          run.signal(contactReplied, {
            messages: [read({ id: `d${at + more}`, kind: 'text', text, at: Date.now() })],
          }),
        ),
      );
    await run.says('jane@example.com');
    await run.routed();
    const cost = await replayCost(run);
    assert.ok(cost < short + 2, `replay: ${seconds(cost)}, of a short run ${seconds(short)}`);
  });
});
