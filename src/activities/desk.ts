import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { SeatAnswer, SeatRequest } from '../routing/desk/messages.js';
import type { Roster } from '../routing/policy.js';
import { grpcCode } from '../temporal/deadline.js';
import { startOrUse } from '../temporal/open-desks.js';
import type { DeskActivities } from '../workflows/activities.js';
import { requestSeats } from '../workflows/messages.js';
import { createBatcher, type Batcher } from './batcher.js';

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
/** gRPC's FAILED_PRECONDITION: the task that was to take the update failed, as when news meets the desk continuing as new. */
const NOT_TAKEN = 9;
/** Milliseconds before the first repeat; each further one waits half as long again. */
const SOON = 15;
const FACTOR = 1.5;

/**
 * Asks the assignment desk. What arrives while a batch is on its way travels in the next one: the server allows 10
 * updates in flight and 2,000 in a run, and single updates would spend both.
 */
export function createDeskActivities(deps: DeskDependencies): DeskActivities {
  const batchers = new Map<string, Batcher<SeatRequest, SeatAnswer>>();
  let batches = 0;

  const ask = (workspace: string) => async (requests: SeatRequest[]) => {
    const staff = { id: workspace, roster: deps.rosterOf(workspace) };
    const updateId = `${deps.processId}-${++batches}`;
    const deadline = Date.now() + DEADLINE;
    const once = () =>
      deps.client.workflow.executeUpdateWithStart(requestSeats, {
        args: [requests],
        updateId,
        startWorkflowOperation: startOrUse(staff, deps.taskQueue),
      });
    return deps.client.connection.withDeadline(deadline, () => untilTaken(once, deadline));
  };

  return {
    decideAssignment(workspace, request) {
      let batcher = batchers.get(workspace);
      if (!batcher) batchers.set(workspace, (batcher = createBatcher(ask(workspace))));
      return batcher(request);
    },
  };
}

/** What no task has taken has had no effect: it is said again, under the same id, which the SDK does not do by itself. */
async function untilTaken<T>(ask: () => Promise<T>, deadline: number): Promise<T> {
  for (let wait = SOON; ; wait *= FACTOR) {
    try {
      return await ask();
    } catch (e) {
      if (grpcCode(e) !== NOT_TAKEN || Date.now() + wait > deadline) throw e;
      await sleep(wait);
    }
  }
}
