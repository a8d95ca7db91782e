/** Signals come in any order, doubled, malformed, by the thousand, and at the moment of a deadline: the end is the same. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { RoutingResult } from '../../src/routing/outcome.js';
import { contactReplied, conversationClosed, messageSent } from '../../src/workflows/messages.js';
import { policy } from '../support/policy.js';
import { seeded } from '../support/seeded.js';
import { createWorld, type RunHandle, type World } from '../support/world.js';

const TIMEOUT = 3_000;
const BURST = 1_000;
const causes = proto.temporal.api.enums.v1.WorkflowTaskFailedCause;
/** What the server does of its own: a command that news has overtaken, and more than a hundred news while a task runs. */
const OF_THE_SERVER: unknown[] = [
  causes.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND,
  causes.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND,
];
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

describe('signals', () => {
  let world: World;
  let hasty: World;
  before(async () => {
    world = await createWorld();
    hasty = await createWorld({ policy: { question: { ...policy().question, timeout: TIMEOUT } } });
    for (const { standIn } of [world, hasty]) standIn.customers.set('jane@example.com', 'vip');
  });
  after(async () => {
    await world.stop();
    await hasty.stop();
  });

  test('shuffled, doubled and mixed with what counts for nothing, they lead to the same end', async () => {
    const ends = await Promise.all(
      seeds.map(async (seed) => {
        const run = await asked(world);
        for (const send of shuffled(seed, news(run, Date.now()))) await unlessOver(send);
        return { seed, ...endOf(world, run, await run.routed()), failed: await failedTasks(run) };
      }),
    );
    for (const end of ends) assert.deepEqual(end, { ...ends[0], seed: end.seed });
    const { seed, ...end } = ends[0]!;
    assert.ok(seed > 0);
    assert.deepEqual(end, {
      outcome: 'assigned',
      branch: 'vip',
      assignee: '101',
      source: 'answer',
      assignments: ['101'],
      failed: [],
    });
  });

  test(`${BURST} at once fail no task, and what counts among them counts once`, async () => {
    const run = await asked(world);
    const same = { id: 'same', at: Date.now() + 1 };
    await Promise.all(
      Array.from({ length: BURST }, (_, at) =>
        at % 2 === 0 ? run.says('no', same) : run.says('👍', { kind: 'reaction' }),
      ),
    );
    await run.reaches(/question 2 of 4/);
    await run.says('jane@example.com');
    const result = await run.routed();
    assert.deepEqual([result.branch, result.questions], ['vip', 2]);
    assert.deepEqual(await failedTasks(run), []);
  });

  test('an answer round the deadline goes one way only, whichever came first', async () => {
    const offsets = Array.from({ length: 30 }, (_, at) => (at - 19) * 150);
    const ends = await Promise.all(
      offsets.map(async (offset) => {
        const run = await asked(hasty);
        await sleep(TIMEOUT + offset);
        await unlessOver(() => run.says('jane@example.com'));
        const result = await run.routed();
        return { offset, ...endOf(hasty, run, result) };
      }),
    );
    const vip = ends.filter(({ branch }) => branch === 'vip');
    const silent = ends.filter(({ branch }) => branch === 'noAnswer');
    assert.equal(vip.length + silent.length, ends.length, JSON.stringify(ends));
    assert.ok(vip.length > 0 && silent.length > 0, 'the answers were not on both sides of the deadline');
    for (const { assignments } of vip) assert.deepEqual(assignments, ['101']);
    // Without the address first; an answer that came too late then moves the conversation.
    for (const { assignments } of silent)
      assert.deepEqual(assignments.slice(1), assignments.length > 1 ? ['101'] : []);
  });
});

async function asked(world: World): Promise<RunHandle> {
  const run = await world.open();
  await run.reaches(/question 1 of 4/);
  return run;
}

/** Messages in the order of their own times, each twice, and what has to be left alone. */
function news(run: RunHandle, now: number): (() => Promise<void>)[] {
  const texts = ['hi', 'who are you?', 'jane@example.com'];
  const said = texts.map(
    (text, at) => () => run.says(text, { id: `${run.conversation}-${at}`, at: now + at + 1 }),
  );
  const sent = { id: `${run.conversation}-beep`, text: 'beep', at: now, source: 'workflow' as const };
  return [
    ...said,
    ...said,
    () => run.signal(contactReplied, null as never),
    () => run.signal(contactReplied, { eventId: 7 } as never),
    () => run.signal(conversationClosed, { eventId: 'e', openedAt: 1 }),
    () => run.signal(messageSent, { messages: [sent] }),
  ];
}

function shuffled<T>(seed: number, items: T[]): T[] {
  const next = seeded(seed);
  return items
    .map((item) => ({ item, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** A run that has ended takes no signals: the API holds the news for the next one. */
async function unlessOver(send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (e) {
    if (!(e instanceof WorkflowNotFoundError)) throw e;
  }
}

function endOf({ standIn }: World, run: RunHandle, result: RoutingResult) {
  const { outcome, branch, assignee, emailSource: source } = result;
  const { assignments } = standIn.chat(run.conversation);
  return { outcome, branch, assignee: assignee?.id, source, assignments };
}

async function failedTasks(run: RunHandle): Promise<unknown[]> {
  const { events } = await run.fetchHistory();
  const failed = (events ?? []).flatMap((event) => event.workflowTaskFailedEventAttributes ?? []);
  return failed.filter(({ cause }) => !OF_THE_SERVER.includes(cause));
}
