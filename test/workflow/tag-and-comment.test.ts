/** What the team sees on a VIP's conversation: one activity, which tells of each of its two writes. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { refused, unavailable } from '../support/stand-in.js';
import { createWorld, knownAs, type RunHandle, type World } from '../support/world.js';

const vip = knownAs('jane@example.com');

describe('tag and comment', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
    world.standIn.customers.set('jane@example.com', 'vip');
  });
  afterEach(() => world.stop());

  const seen = ({ conversation }: RunHandle) => {
    const { tags, comments } = world.standIn.chat(conversation);
    return [tags, comments.length];
  };
  const counted = () =>
    (['tagAndComment', 'updateContactTag', 'addComment'] as const).map((name) => world.standIn.count(name));

  test('are written by one activity', async () => {
    const run = await world.open(vip);
    assert.deepEqual((await run.routed()).notes, []);
    assert.deepEqual(
      [seen(run), counted()],
      [
        [['vip'], 1],
        [1, 0, 0],
      ],
    );
  });

  test('a comment without a tag, and a tag without a comment, are activities as well', async () => {
    world.policy.comment = false;
    const run = await world.open(vip);
    await run.routed();
    assert.deepEqual(
      [seen(run), counted()],
      [
        [['vip'], 0],
        [0, 1, 0],
      ],
    );
    world.policy.comment = true;
    const regular = await world.open(knownAs('joe@example.com'));
    await regular.routed();
    assert.deepEqual(
      [seen(regular), counted()],
      [
        [[], 1],
        [0, 1, 1],
      ],
    );
  });

  test('a comment that is not written is noted, and does not take the tag with it', async () => {
    world.standIn.marks = { tag: 'written', comment: { notWritten: 'comment: no answer' } };
    const run = await world.open(vip);
    assert.deepEqual((await run.routed()).notes, ['Comment not written (comment: no answer)']);
    assert.deepEqual(
      [seen(run), counted()],
      [
        [['vip'], 0],
        [1, 0, 0],
      ],
    );
  });

  test('a tag that is left to a later try is written by itself', async () => {
    world.standIn.marks = { comment: 'written' };
    world.standIn.before('updateContactTag', (attempt) => {
      if (attempt === 1) throw unavailable();
    });
    const run = await world.open(vip);
    assert.deepEqual((await run.routed()).notes, []);
    assert.deepEqual(
      [seen(run), counted()],
      [
        [['vip'], 1],
        [1, 2, 0],
      ],
    );
  });

  test('each failure is noted on its own', async () => {
    world.standIn.marks = { tag: { notWritten: 'no such tag' }, comment: { notWritten: 'too long' } };
    const both = await world.open(vip);
    assert.deepEqual((await both.routed()).notes, [
      'Comment not written (too long)',
      'Tag not written (no such tag)',
    ]);
    world.standIn.marks = { comment: 'written' };
    world.standIn.before('updateContactTag', () => {
      throw refused();
    });
    const one = await world.open({ ...vip, conversation: 'one' });
    assert.deepEqual((await one.routed()).notes, ['Tag not written (HTTP 400)']);
    assert.deepEqual(seen(one), [[], 1]);
  });

  test('a comment that certainly was not written is tried on', async () => {
    world.standIn.before('tagAndComment', (attempt) => {
      if (attempt < 3) throw unavailable(50);
    });
    const run = await world.open(vip);
    assert.deepEqual((await run.routed()).notes, []);
    assert.deepEqual(
      [seen(run), counted()],
      [
        [['vip'], 1],
        [3, 0, 0],
      ],
    );
  });

  test('a process that was lost may have written the comment: only the tag is written again', async () => {
    world.standIn.after('tagAndComment', () => sleep(4_000));
    const run = await world.open(vip);
    assert.deepEqual((await run.routed()).notes, ['Comment not written (the process that did it was lost)']);
    assert.deepEqual(
      [seen(run), counted()],
      [
        [['vip', 'vip'], 1],
        [1, 1, 0],
      ],
    );
  });
});
