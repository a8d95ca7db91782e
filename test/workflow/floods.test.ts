/** One contact who writes without end: the run stays cheap, whatever it waits for. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Worker } from '@temporalio/worker';
import { contactReplied } from '../../src/workflows/messages.js';
import { ISOLATE_TIMEOUT } from '../../src/temporal/isolate-timeout.js';
import { Campaigns } from '../../src/temporal/campaigns.js';
import { createRoutingClient } from '../../src/temporal/routing-client.js';
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

  /** As webhooks bring them: through the routing client, fifty at a time. */
  async function flood(run: RunHandle, messages = 3_000): Promise<void> {
    const { workspace, platform } = world.policy;
    const config = { policy: world.policy, roster: { agents: [], teams: [] }, match: [] };
    const routing = createRoutingClient({
      campaigns: new Campaigns(),
      ...world.starter,
      namespace: 'default',
      config: {
        workspace: () => ({ ...config, platform: { type: platform.name } }),
        isPaused: () => false,
      } as never,
    });
    for (let at = 0; at < messages; at += 50)
      await Promise.all(
        Array.from({ length: 50 }, (_, more) => {
          const id = `m${at + more}`;
          const message = { id, kind: 'text' as const, text, at: Date.now() };
          const named = { eventId: id, conversation: run.conversation };
          return routing.deliver(workspace, { ...named, type: 'message.received', message });
        }),
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
