import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { RouterConfig, WorkspaceConfig } from '../../config/workspace.js';
import { deskHours } from '../../hours/desk-hours.js';
import type { DeskEvent } from '../../routing/desk/messages.js';
import { newDesk } from '../../routing/desk/snapshot.js';
import { ASSIGNMENT_DESK, deskEvent, rosterChanged, deskEvents } from '../../workflows/messages.js';
import { deskId, deskQueue } from '../names.js';
import { createBatcher, type Batcher } from '../batcher.js';
import { isRefusedForGood } from '../../temporal/workflow-state.js';

/** Whom a desk begins with. */
export type Staff = Pick<WorkspaceConfig, 'id' | 'roster'>;

/** How the desk of a workspace is started, by the first process that needs it. */
function deskStart({ id, roster }: Staff, taskQueue: string) {
  return {
    workflowId: deskId(id),
    taskQueue: deskQueue(taskQueue),
    args: [id, newDesk(roster, deskHours(roster, Date.now()))] as [string, ReturnType<typeof newDesk>],
    workflowTaskTimeout: '3s',
    staticSummary: `Assignment desk of ${id}: who has whom, and who waits`,
  } as const;
}

/** For updates: the desk that is there, or a new one. */
export const startOrUse = (staff: Staff, taskQueue: string) =>
  new WithStartWorkflowOperation(ASSIGNMENT_DESK, {
    ...deskStart(staff, taskQueue),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });

export const hoursNow = ({ roster }: Staff): DeskEvent => ({
  type: 'hours',
  hours: deskHours(roster, Date.now()),
});

/** Makes sure that every workspace has its desk, and that the desk knows roster and hours of the policy as it is now. */
export async function openDesks(client: Client, config: RouterConfig, taskQueue: string): Promise<void> {
  await Promise.all(
    config.workspaces.map(async ({ id, roster }) => {
      const start = deskStart({ id, roster }, taskQueue);
      const signal = { signal: rosterChanged, signalArgs: [roster] as [typeof roster] };
      try {
        await client.workflow.signalWithStart(ASSIGNMENT_DESK, { ...start, ...signal });
        await tellDesk(client, { id, roster }, taskQueue, hoursNow({ id, roster }));
      } catch (e) {
        // The workflow watch shows a stuck desk. The other workspaces must go on.
        if (!isRefusedForGood(e)) throw e;
      }
    }),
  );
}

/** Tells a desk, and starts it when there is none. */
export async function tellDesk(
  client: Client,
  workspace: Staff,
  taskQueue: string,
  event: DeskEvent,
): Promise<void> {
  const start = deskStart(workspace, taskQueue);
  await client.workflow.signalWithStart(ASSIGNMENT_DESK, {
    ...start,
    signal: deskEvent,
    signalArgs: [event],
  });
}

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
