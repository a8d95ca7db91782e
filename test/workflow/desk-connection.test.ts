/** A desk that continues as new refuses updates for a moment. Whoever asks then must not wait as the SDK does by itself. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { createClient } from '../../src/temporal/client.js';
import { deskConnection } from '../../src/client/desk/desk-connection.js';
import { testEnvironment } from '../support/temporal.js';

/** The server takes ten updates of one workflow at a time, and refuses the next one as it does at a seam. */
const MAX_UPDATES = 10;

describe('a request that the server refuses for a moment', () => {
  let env: Awaited<ReturnType<typeof testEnvironment>>;
  let asking: Client;
  before(async () => {
    env = await testEnvironment();
    asking = new Client({ connection: deskConnection({ address: env.address }), namespace: env.namespace });
  });
  after(async () => {
    await asking.connection.close();
    await env.close();
  });

  test('is repeated many times sooner than over the native connection', async () => {
    const native = createClient(env.connection, env.namespace, {});
    const [ours, theirs] = await Promise.all([shortestWaitOf(asking), shortestWaitOf(native)]);
    assert.ok(
      ours * 4 < theirs,
      `${Math.round(ours)} ms; over the native connection ${Math.round(theirs)} ms`,
    );
  });
});

/** A busy machine makes a wait longer, never shorter. */
async function shortestWaitOf(client: Client): Promise<number> {
  let shortest = Infinity;
  for (let play = 0; play < 4; play++) shortest = Math.min(shortest, await waitOf(client));
  return shortest;
}

/** Milliseconds from the end of the refusals until the answer to a request that was refused. */
async function waitOf(client: Client): Promise<number> {
  // Nobody works there, so that its updates stay under way until it is terminated.
  const handle = await client.workflow.start('assignmentDesk', {
    taskQueue: randomUUID(),
    workflowId: randomUUID(),
  });
  const ask = () => handle.executeUpdate('requestSeats', { args: [[]] }).catch((e: unknown) => e);
  const taken = Array.from({ length: MAX_UPDATES }, ask);
  await sleep(500);
  const refused = ask();
  await sleep(100);
  const from = performance.now();
  await handle.terminate();
  await Promise.all([refused, ...taken]);
  return performance.now() - from;
}
