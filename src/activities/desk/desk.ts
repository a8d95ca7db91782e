import { ApplicationFailure } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { MalformedAnswer, SeatAnswer, SeatRequest } from '../../routing/desk/messages.js';
import type { Roster } from '../../routing/policy/policy.js';
import { askDesk } from '../../client/desk/ask-desk.js';
import type { DeskActivities } from '../../workflows/activities.js';
import { createBatcher } from '../../client/batcher.js';

interface DeskDependencies {
  /** On a `deskConnection`. */
  client: Client;
  taskQueue: string;
  /** Tells this process's batches from those of others. */
  processId: string;
  rosterOf(workspace: string): Roster;
}

/** Milliseconds, below the activity's own timeout: without a worker the desk would never answer. */
const DEADLINE = 4_500;

/**
 * Asks the assignment desk. What arrives while a batch is on its way travels in the next one: the server allows 10
 * updates in flight and 2,000 in a run, and single updates would spend both.
 */
export function createDeskActivities(deps: DeskDependencies): DeskActivities {
  let batches = 0;
  const ask = createBatcher<SeatRequest, SeatAnswer | MalformedAnswer>((workspace, requests) => {
    const staff = { id: workspace, roster: deps.rosterOf(workspace) };
    const updateId = `${deps.processId}-${++batches}`;
    return deps.client.connection.withDeadline(Date.now() + DEADLINE, () =>
      askDesk(deps.client, staff, deps.taskQueue, { args: [requests], updateId }),
    );
  });

  return {
    async decideAssignment(workspace, request) {
      const answer = await ask(workspace, request);
      if (answer.kind === 'malformed') throw ApplicationFailure.nonRetryable(answer.why, 'Malformed');
      return answer;
    },
  };
}
