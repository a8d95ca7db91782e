import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { MalformedAnswer, SeatAnswer, SeatRequest } from '../../routing/desk/messages.js';
import type { Roster } from '../../routing/policy/policy.js';
import { askDesk } from '../../client/desk/ask-desk.js';
import type { DeskActivities } from '../../workflows/activities.js';
import { createBatcher, type Batcher } from '../../client/desk/batcher.js';

export interface DeskDependencies {
  /** On a `deskConnection`. */
  client: Client;
  taskQueue: string;
  /** Tells this process's batches from those of others. */
  processId: string;
  rosterOf(workspace: string): Roster;
}

/** A desk without a worker would be waited for without end; below the activity's own 5 s. */
const DEADLINE = 4_500;

/**
 * Asks the assignment desk. What arrives while a batch is on its way travels in the next one: the server allows 10
 * updates in flight and 2,000 in a run, and single updates would spend both.
 */
export function createDeskActivities(deps: DeskDependencies): DeskActivities {
  const batchers = new Map<string, Batcher<SeatRequest, SeatAnswer | MalformedAnswer>>();
  let batches = 0;

  const ask = (workspace: string) => async (requests: SeatRequest[]) => {
    const staff = { id: workspace, roster: deps.rosterOf(workspace) };
    const updateId = `${deps.processId}-${++batches}`;
    const deadline = Date.now() + DEADLINE;
    return deps.client.connection.withDeadline(deadline, () =>
      askDesk(deps.client, staff, deps.taskQueue, { args: [requests], updateId }),
    );
  };

  return {
    async decideAssignment(workspace, request) {
      let batcher = batchers.get(workspace);
      if (!batcher) batchers.set(workspace, (batcher = createBatcher(ask(workspace))));
      const answer = await batcher(request);
      if (answer.kind === 'malformed') throw ApplicationFailure.nonRetryable(answer.why, 'Malformed');
      return answer;
    },
  };
}
