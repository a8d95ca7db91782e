import { setTimeout } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { turnThePage } from '../../workflows/messages.js';
import { deskId } from '../names.js';

/** A process that stops does not wait longer than this, in milliseconds. */
const PATIENCE = 1_000;
const LOOK_EVERY = 20;

/**
 * Has the desks continue as new, as far as they are served. Whoever takes over, perhaps with newer rules, then begins with
 * what was decided, instead of deciding the past again while replaying it.
 */
export async function turnPages(client: Client, workspaces: readonly string[]): Promise<void> {
  const until = Date.now() + PATIENCE;
  const turned = Promise.allSettled(workspaces.map((workspace) => turnPage(client, workspace, until)));
  // A server that is away keeps the native client busy beyond any deadline.
  await Promise.race([turned, setTimeout(PATIENCE)]);
}

async function turnPage(client: Client, workspace: string, until: number): Promise<void> {
  const desk = client.workflow.getHandle(deskId(workspace));
  await client.connection.withDeadline(until, async () => {
    const { runId } = await desk.describe();
    await desk.signal(turnThePage);
    while (Date.now() < until && (await desk.describe()).runId === runId) await setTimeout(LOOK_EVERY);
  });
}
