import type { Client } from '@temporalio/client';
import type { RouterConfig } from '../config/workspace.js';
import { openDesk } from '../routing/desk-state.js';
import { ASSIGNMENT_DESK, rosterChanged } from '../workflows/messages.js';
import { deskId, deskQueue } from './names.js';

/** Makes sure that every workspace has its desk, and that the desk knows the roster of the policy as it is now. */
export async function openDesks(client: Client, config: RouterConfig, taskQueue: string): Promise<void> {
  await Promise.all(
    config.workspaces.map(({ id, roster }) =>
      client.workflow.signalWithStart(ASSIGNMENT_DESK, {
        workflowId: deskId(id),
        taskQueue: deskQueue(taskQueue),
        args: [id, openDesk(roster)],
        signal: rosterChanged,
        signalArgs: [roster],
        workflowTaskTimeout: '3s',
        staticSummary: `Assignment desk of ${id}: who has whom, and who waits`,
      }),
    ),
  );
}
