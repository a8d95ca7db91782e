/** One contact who writes without end: the run stays cheap, whatever it waits for. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { Worker } from '@temporalio/worker';
import { contactReplied, messageSent } from '../../src/workflows/messages.js';
import { ISOLATE_TIMEOUT } from '../../src/temporal/isolate-timeout.js';
import { read } from '../support/read.js';
import { testEnvironment } from '../support/temporal.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const MESSAGES = 3_000;
const text = 'I have been waiting for a very long time, please answer.';

/** Seconds of this process's processor time that a replay of the history takes. */
async function replayCost(run: RunHandle): Promise<number> {
  const { workflowBundle } = await testEnvironment();
  const history = await run.fetchHistory();
  const before = process.cpuUsage();
  await Worker.runReplayHistory(
    { workflowBundle: { codePath: workflowBundle }, ...ISOLATE_TIMEOUT },
    history,
    run.workflowId,
  );
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('3,000 signals to one run', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  afterEach(() => world.stop());

  const flood = async (run: RunHandle, signal: (at: number) => Promise<void>) => {
    for (let at = 0; at < MESSAGES; at += 50)
      await Promise.all(Array.from({ length: 50 }, (_, more) => signal(at + more)));
    return run;
  };
  const said = (run: RunHandle) => (at: number) =>
    run.signal(contactReplied, {
      messages: [read({ id: `m${at}`, kind: 'text', text, at: Date.now() })],
    });

  test('while the question waits: the run ends as one with four invalid answers, and reads its history in no time', async () => {
    const quiet = await world.open();
    await quiet.reaches(/question 1 of 4/);
    await quiet.says('jane@example.com');
    await quiet.routed();
    const base = await replayCost(quiet);

    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await flood(run, said(run));
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.ok(['vip', 'invalid'].includes(result.branch ?? ''), result.why);
    // Three thousand events are decoded; what matters is that no message is read again for each of them.
    const cost = await replayCost(run);
    assert.ok(cost < base + 3, `replay: ${cost.toFixed(2)} s, of a short run ${base.toFixed(2)} s`);
  });

  test('messages to the contact cost no more', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await flood(run, (at) => run.signal(messageSent, { messages: [{ id: `s${at}`, source: 'bot', text }] }));
    await run.says('jane@example.com');
    assert.equal((await run.routed()).branch, 'vip');
    const cost = await replayCost(run);
    assert.ok(cost < 4, `replay: ${cost.toFixed(2)} s`);
  });
});
