/** What the catch-ups of a workspace remember, on the real server. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import {
  noteOpeningsLeftAlone,
  openNotes,
  readNotes,
  whichAreLeft,
} from '../../src/client/catch-up/notes.js';
import { catchUpNotesId } from '../../src/client/names.js';
import { TemporalUnavailableError } from '../../src/temporal/unavailable.js';
import { LONG_HISTORY } from '../../src/workflows/lib/continue-as-new.js';
import { openingsLeftAlone } from '../../src/workflows/messages.js';
import { until } from '../support/wait.js';
import { createWorld, type World } from '../support/world.js';

describe('the notes of the catch-up', () => {
  let world: World;
  let workspace: string;
  beforeEach(async () => {
    world = await createWorld();
    ({ workspace } = world.policy);
  });
  afterEach(() => world.stop());

  const leaveAlone = (conversation: string) =>
    noteOpeningsLeftAlone(world.starter)(workspace, 'respond-io', conversation);
  const keyOf = (conversation: string) => {
    const { naming } = world.starter;
    return naming.keyOfLeft(naming.workflowId(workspace, 'respond-io', conversation));
  };
  const left = async (...conversations: string[]) =>
    [...(await whichAreLeft(world.client, workspace, conversations.map(keyOf))).keys()]; // prettier-ignore

  test('an opening left alone is known by a hash of its workflow id, and no other is', async () => {
    await leaveAlone('a');
    assert.deepEqual(await left('a', 'b'), [keyOf('a')]);
  });

  test('openings of the same moment are one Signal', async () => {
    await openNotes(world.client, workspace, world.starter.taskQueue);
    const note = noteOpeningsLeftAlone(world.starter);
    const names = Array.from({ length: 100 }, (_, at) => `c${at}`);
    await Promise.all(names.map((name) => note(workspace, 'respond-io', name)));
    assert.equal((await left(...names)).length, 100);
    const { events } = await world.client.workflow.getHandle(catchUpNotesId(workspace)).fetchHistory();
    const signals = (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes);
    assert.equal(signals.length, 1);
  });

  test('with a long history they continue as new, and nothing is forgotten', async () => {
    await leaveAlone('a');
    const notes = world.client.workflow.getHandle(catchUpNotesId(workspace));
    const { runId } = await notes.describe();
    const { since } = await until('the memo', () => readNotes(world.client, workspace));
    const signals = Array.from({ length: LONG_HISTORY }, () =>
      notes.signal(openingsLeftAlone, { at: 1, left: [] }),
    );
    await Promise.all(signals);
    await until('they have continued as new', async () => (await notes.describe()).runId !== runId);
    assert.deepEqual(await left('a'), [keyOf('a')]);
    // Also for whoever reads the memo before the first task of the next run.
    const [started] = (await notes.fetchHistory()).events ?? [];
    const { memo } = started?.workflowExecutionStartedEventAttributes ?? {};
    assert.equal(String(memo?.fields?.['since']?.data), String(since));
  });

  test('what Temporal has not accepted is an error: the platform sends the webhook again', async () => {
    const { connection } = world.client;
    const withDeadline = connection.withDeadline.bind(connection);
    connection.withDeadline = () => Promise.reject(Object.assign(new Error('14 UNAVAILABLE'), { code: 14 }));
    await assert.rejects(leaveAlone('a'), TemporalUnavailableError);
    connection.withDeadline = withDeadline;
    await leaveAlone('a');
    assert.deepEqual(await left('a'), [keyOf('a')]);
  });
});
