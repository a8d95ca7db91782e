/** What the workflow that holds a conversation does about activities that never succeed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApplicationFailure } from '@temporalio/activity';
import type { ConversationEvent } from '../../src/routing/conversation.js';
import { heldChat } from '../support/held.js';
import { DAY, HOUR } from '../support/policy.js';
import { fastForward } from '../support/temporal.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

/** How long each activity of that name may take with all its tries, in seconds. */
async function boundsOf({ client }: World, workflowId: string, activity: string): Promise<number[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name === activity
      ? [Number(scheduled.scheduleToCloseTimeout?.seconds ?? 0)]
      : [],
  );
}
const never = () => Promise.reject(ApplicationFailure.nonRetryable('never'));

test('what cannot be told within 7 days is left out, and the conversation goes on', async (t) => {
  const told: string[] = [];
  const world = await createWorld({
    activities: {
      tellRun: (_workspace: string, _routing: string, events: ConversationEvent[]) => {
        const isLost = events.some((one) => one.type === 'message.received' && one.message.text === 'lost');
        if (!isLost) told.push(...events.map(({ type }) => type));
        return isLost ? never() : Promise.resolve();
      },
    },
  });
  t.after(() => world.stop());
  const chat = heldChat(world);
  await chat.writes('hello');
  await until('a run has begun', async () => (await chat.runs()).length > 0);
  await chat.writes('lost');
  await until('it was tried', async () => (await boundsOf(world, chat.held, 'tellRun')).length === 1);
  await chat.writes('and this?');
  await chat.closes();
  await until('the rest is told', () => told.includes('conversation.closed'));
  assert.deepEqual(told, ['message.received', 'conversation.closed']);
  for (const seconds of await boundsOf(world, chat.held, 'tellRun')) assert.equal(seconds, (7 * DAY) / 1000);
});

test('a conversation stays open while nobody can say whether the contact waits for us', async (t) => {
  const world = await createWorld({ activities: { waitsForUs: never } });
  t.after(() => world.stop());
  const chat = heldChat(world, { idleClose: HOUR });
  await chat.writes('hello');
  await until('a run has begun', async () => (await chat.runs()).length > 0);
  await fastForward(world.client, chat.held, '61 minutes');
  const bounds = await until('it was asked', async () => {
    const found = await boundsOf(world, chat.held, 'waitsForUs');
    return found.length > 0 && found;
  });
  assert.ok(
    bounds.every((seconds) => seconds > 0 && seconds <= 60),
    String(bounds),
  );
  const held = world.client.workflow.getHandle(chat.held);
  const { currentDetails } = await held.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  assert.match(currentDetails ?? '', /Open/);
  assert.equal((await held.describe()).status.name, 'RUNNING');
});
