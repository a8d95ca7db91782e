import type { Client } from '@temporalio/client';
import type { DeskEvent } from '../../routing/desk/messages.js';
import { deskEvents } from '../../workflows/messages.js';
import { createBatcher, type Batcher } from '../batcher.js';
import { deskId } from '../names.js';

/** Milliseconds, as for every request of a webhook. A batch waits for others, so it has a deadline of its own. */
const DEADLINE = 1_500;

const tellers = new WeakMap<Client, Batcher<DeskEvent, true>>();

/**
 * Tells the desk of a workspace. What is told while a batch is under way travels in the next one, as seat requests do.
 * @throws {WorkflowNotFoundError} there is no desk
 */
export async function tellDeskTogether(client: Client, workspace: string, news: DeskEvent): Promise<void> {
  const tell =
    tellers.get(client) ??
    createBatcher<DeskEvent, true>(async (id, events) => {
      await client.connection.withDeadline(Date.now() + DEADLINE, () =>
        client.workflow.getHandle(deskId(id)).signal(deskEvents, events),
      );
      return events.map(() => true);
    });
  tellers.set(client, tell);
  await tell(workspace, news);
}
