/** A desk at its limits continues as new on the real server, and answers as before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deskId, deskQueue } from '../../src/client/names.js';
import { MAX_SEATS, MAX_WAITING } from '../../src/routing/desk/size.js';
import { takeSnapshot } from '../../src/routing/desk/snapshot.js';
import {
  ASSIGNMENT_DESK,
  deskBooks,
  deskQueue as whoWaits,
  deskView,
  requestContinueAsNew,
} from '../../src/workflows/messages.js';
import { bigRoster, fullDesk } from '../support/big-desk.js';
import { until } from '../support/wait.js';
import { createWorld } from '../support/world.js';

test('10,000 waiting conversations and 8,000 seats go into the next run, in a fifth of what the server accepts', async (t) => {
  const world = await createWorld({ roster: bigRoster });
  t.after(() => world.stop());
  const { workspace } = world.policy;
  const desk = await world.client.workflow.start(ASSIGNMENT_DESK, {
    workflowId: deskId(workspace),
    taskQueue: deskQueue(world.starter.taskQueue),
    args: [workspace, takeSnapshot(fullDesk())],
  });
  const handle = world.client.workflow.getHandle(deskId(workspace));
  await handle.signal(requestContinueAsNew);
  const next = await until('it has continued as new', async () => {
    const { runId } = await handle.describe();
    return runId !== desk.firstExecutionRunId && runId;
  });

  const history = await world.client.workflow.getHandle(deskId(workspace), next).fetchHistory();
  const input = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[1];
  assert.equal(Buffer.from(input?.metadata?.['encoding'] ?? []).toString(), 'binary/zlib');
  assert.ok((input?.data?.length ?? Infinity) < 400_000, `${input?.data?.length} bytes`);

  const page = await handle.query(whoWaits, { offset: MAX_WAITING - 1, limit: 100 });
  assert.deepEqual([page.total, page.entries.length], [MAX_WAITING, 1]);
  assert.equal((await handle.query(whoWaits, { limit: 1_000_000 })).entries.length, 1_000);
  const books = await handle.query(deskBooks);
  assert.deepEqual([books.waiting.length, books.seats.length], [MAX_WAITING, MAX_SEATS]);
  const view = await handle.query(deskView);
  assert.deepEqual([view.waiting, view.agents.length], [MAX_WAITING, bigRoster.agents.length]);
});
