import { setTimeout } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { requestContinueAsNew } from '../../workflows/messages.js';
import { deskId } from '../names.js';

/** A process that stops does not wait longer than this, in milliseconds. */
const TIMEOUT = 1_000;
const POLL_INTERVAL = 20;

/**
 * Has each desk that a worker serves continue as new. The process that takes over, perhaps with newer rules, then begins with
 * what was decided, instead of deciding the past again while replaying it.
 */
export async function continueDesksAsNew(client: Client, workspaces: readonly string[]): Promise<void> {
  const until = Date.now() + TIMEOUT;
  const continued = Promise.allSettled(
    workspaces.map((workspace) => continueDeskAsNew(client, workspace, until)),
  );
  // A server that is away keeps the native client busy beyond any deadline.
  await Promise.race([continued, setTimeout(TIMEOUT)]);
}

async function continueDeskAsNew(client: Client, workspace: string, until: number): Promise<void> {
  const desk = client.workflow.getHandle(deskId(workspace));
  await client.connection.withDeadline(until, async () => {
    const { runId } = await desk.describe();
    await desk.signal(requestContinueAsNew);
    while (Date.now() < until && (await desk.describe()).runId === runId) await setTimeout(POLL_INTERVAL);
  });
}
