/** Where the platform sets no limit, the assignment is tried inside the workflow task first. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assigneeChanged } from '../../src/workflows/messages.js';
import { unavailable, unconfirmed } from '../support/stand-in.js';
import { until } from '../support/wait.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

const joe = knownAs('joe@example.com');

describe('an assignment on a platform without a limit', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ policy: { platform: { name: 'respond-io', unlimited: true } } });
  });
  afterEach(() => world.stop());

  /** Which activities the server was asked to schedule. */
  const scheduled = async (run: RunHandle) => {
    const { events } = await run.fetchHistory();
    return (events ?? []).flatMap(
      ({ activityTaskScheduledEventAttributes: activity }) => activity?.activityType?.name ?? [],
    );
  };
  const assignments = (run: RunHandle) => world.standIn.chat(run.conversation).assignments;

  test('is made without a task of its own, and so are comment and tag', async () => {
    world.policy.vipTag = 'VIP';
    world.standIn.customers.set('jane@example.com', 'vip');
    const run = await world.open(knownAs('jane@example.com'));
    const { outcome, why } = await run.routed();
    assert.equal(outcome, 'assigned');
    assert.equal(assignments(run).length, 1);
    assert.deepEqual(await scheduled(run), []);
    const { comments, tags } = world.standIn.chat(run.conversation);
    assert.deepEqual([comments.length, tags], [1, ['VIP']]);
    assert.ok(comments[0]?.includes(why), comments[0]);
  });

  test('a contact who comes back to the same person: the comment is written by itself', async () => {
    const agent = { id: '102', name: 'Ben' };
    world.policy.returning = 'keep';
    world.standIn.chat('back').assignee = agent;
    const contact = { id: 'x', email: 'joe@example.com', tags: [], fields: {}, assignee: agent };
    const run = await world.open({ ...joe, contact, conversation: 'back' });
    assert.deepEqual((await run.routed()).assignee?.id, '102');
    assert.deepEqual(await scheduled(run), ['addComment']);
    assert.equal(world.standIn.chat('back').comments.length, 1);
  });

  test('an address is saved with it; the comment, which says what became of the address, follows', async () => {
    const run = await world.open();
    await run.reaches(/question 1 of 4/);
    world.standIn.chat(run.conversation).email = 'old@example.com';
    await run.says('joe@example.com');
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.deepEqual(await scheduled(run), ['sendMessage', 'sendMessage', 'addComment']);
    assert.match(world.standIn.chat(run.conversation).comments.join(), /it was not overwritten/);
  });

  test('a comment that certainly was not written is tried on, where operators see it', async () => {
    world.standIn.commentsFail = {};
    const run = await world.open(joe);
    assert.deepEqual((await run.routed()).notes, []);
    assert.deepEqual(await scheduled(run), ['addComment']);
    assert.equal(world.standIn.chat(run.conversation).comments.length, 1);
  });

  test('a comment in doubt is noted, and not written again', async () => {
    world.standIn.commentsFail = { comment: { notWritten: 'comment: no answer' } };
    const run = await world.open(joe);
    assert.deepEqual((await run.routed()).notes, ['Comment not written (comment: no answer)']);
    assert.deepEqual(await scheduled(run), []);
  });

  test('a try without an answer may have written the comment: it is not written again', async () => {
    world.standIn.after('assignConversation', async (attempt) => {
      if (attempt === 1) await sleep(6_000);
    });
    const run = await world.open(joe);
    assert.deepEqual((await run.routed()).notes, ['Comment not written (no answer in time)']);
    assert.deepEqual(await scheduled(run), ['assignConversation']);
    assert.equal(world.standIn.chat(run.conversation).comments.length, 1);
  });

  test('a platform that is away is asked on, where operators see it', async () => {
    world.standIn.before('assignConversation', (attempt) => {
      if (attempt <= 2) throw unavailable();
    });
    const run = await world.open(joe);
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.deepEqual(await scheduled(run), ['assignConversation', 'addComment']);
    assert.equal(assignments(run).length, 1);
  });

  test('an answer that is lost is looked up: it is written once', async () => {
    world.standIn.after('assignConversation', (attempt) => {
      if (attempt === 1) throw unconfirmed();
    });
    const run = await world.open(joe);
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.equal(assignments(run).length, 1);
  });

  test('its own webhook arrives while it is made: nothing changes', async () => {
    const opened: RunHandle[] = [];
    world.standIn.after('assignConversation', async () => {
      const run = await until('the run', () => opened[0]);
      const { assignee = null } = world.standIn.chat(run.conversation);
      await run.signal(assigneeChanged, { eventId: 'own', assignee });
    });
    const run = await world.open(joe);
    opened.push(run);
    assert.equal((await run.routed()).outcome, 'assigned');
    assert.equal(assignments(run).length, 1);
  });

  test('a message while it is made does not have it made again', async () => {
    const opened: RunHandle[] = [];
    world.standIn.after('assignConversation', async (attempt) => {
      if (attempt > 1) return;
      const run = await until('the run', () => opened[0]);
      await run.says('hello?');
    });
    const run = await world.open(joe);
    opened.push(run);
    assert.equal((await run.routed()).outcome, 'assigned');
    const counts = ['getContactData', 'assignConversation'] as const;
    assert.deepEqual(
      counts.map((name) => world.standIn.count(name)),
      [1, 1],
    );
  });

  test('a crash that wiped out the decision, and not the assignment: nobody has taken it over', async () => {
    const { standIn } = world;
    const ana = { id: '101', name: 'Ana', email: 'ana@support.example' };
    standIn.customers.set('jane@example.com', 'vip');
    const chat = standIn.chat('wiped-out');
    const opened: RunHandle[] = [];
    standIn.before('decideAssignment', async (attempt) => {
      if (attempt === 1) {
        const run = await until('the run', () => opened[0]);
        chat.assignee = ana;
        await run.signal(assigneeChanged, { eventId: 'own', assignee: ana });
        throw unavailable();
      }
      await until('the platform has said who has it', () => standIn.count('lookAtConversation') > 0);
      await sleep(1_000);
    });
    const run = await world.open({ ...knownAs('jane@example.com'), conversation: 'wiped-out' });
    opened.push(run);
    const { outcome, assignee } = await run.routed();
    assert.deepEqual([outcome, assignee], ['assigned', ana]);
    assert.deepEqual(chat.assignments, [], 'not written again');
  });

  test('somebody who took it meanwhile keeps it', async () => {
    const mara = { id: '104', name: 'Mara' };
    world.standIn.before('assignConversation', () => {
      world.standIn.chat('taken').assignee = mara;
    });
    const run = await world.open({ ...joe, conversation: 'taken' });
    const { outcome, assignee } = await run.routed();
    assert.deepEqual([outcome, assignee], ['takenOver', mara]);
    assert.deepEqual(assignments(run), []);
  });
});
