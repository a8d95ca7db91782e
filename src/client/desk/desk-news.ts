import type { Client } from '@temporalio/client';
import type { DeskEvent } from '../../routing/desk/messages.js';
import { deskEvents } from '../../workflows/messages.js';
import { createBatcher, type Batcher } from './batcher.js';
import { deskId } from '../names.js';

/** Milliseconds, as for every request of a webhook. A batch waits for others, so it has a deadline of its own. */
const DEADLINE = 1_500;

type Teller = Batcher<DeskEvent, true>;

const tellers = new WeakMap<Client, Map<string, Teller>>();

/**
 * Tells the desk of a workspace. What is told while a batch is under way travels in the next one, as seat requests do.
 * @throws {WorkflowNotFoundError} there is no desk
 */
export async function tellDeskTogether(client: Client, workspace: string, news: DeskEvent): Promise<void> {
  const byWorkspace = tellers.get(client) ?? new Map<string, Teller>();
  tellers.set(client, byWorkspace);
  let teller = byWorkspace.get(workspace);
  if (!teller)
    byWorkspace.set(workspace, (teller = createBatcher((events) => send(client, workspace, events))));
  await teller(news);
}

async function send(client: Client, workspace: string, events: DeskEvent[]): Promise<true[]> {
  await client.connection.withDeadline(Date.now() + DEADLINE, () =>
    client.workflow.getHandle(deskId(workspace)).signal(deskEvents, events),
  );
  return events.map(() => true);
}
