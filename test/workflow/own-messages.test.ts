/** What the run has sent itself is no human at work, whoever the platform says has sent it. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { messageSent } from '../../src/workflows/messages.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

describe("a message that is told as an agent's", () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.stop());

  const tell = (run: Pick<RunHandle, 'signal'>, id: string) =>
    run.signal(messageSent, { messages: [{ id, source: 'user', text: 'Hello' }] });

  test('is ours by its id, though its send has not ended', async () => {
    world.standIn.after('sendMessage', async (attempt) => {
      if (attempt > 1) return;
      const [conversation = ''] = world.standIn.chats.keys();
      const { workspace, platform } = world.policy;
      const workflowId = `route/${workspace}/${platform.name}/${conversation}`;
      await tell(world.client.workflow.getHandle(workflowId), `out-${conversation}-1`);
    });
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await run.says('jane@example.com');
    assert.equal((await run.routed()).outcome, 'assigned');
  });

  test("is a human's by any other", async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    await tell(run, 'another');
    // Nobody has the conversation, so that it is assigned; nothing more is asked.
    const { outcome, branch, questions } = await run.routed();
    assert.deepEqual([outcome, branch, questions], ['assigned', 'noAnswer', 1]);
  });
});
