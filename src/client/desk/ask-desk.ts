import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { MalformedAnswer, SeatAnswer, SeatRequest } from '../../routing/desk/messages.js';
import { requestSeats } from '../../workflows/messages.js';
import { deskId } from '../names.js';
import { startOrUse, type Staff } from './open-desks.js';

export interface Batch {
  args: [SeatRequest[]];
  updateId: string;
}

/** Asks the desk of a workspace. One that does not exist is started with the question. */
export async function askDesk(
  { workflow }: Client,
  staff: Staff,
  taskQueue: string,
  batch: Batch,
): Promise<(SeatAnswer | MalformedAnswer)[]> {
  try {
    return await workflow.getHandle(deskId(staff.id)).executeUpdate(requestSeats, batch);
  } catch (e) {
    if (!(e instanceof WorkflowNotFoundError)) throw e;
    const startWorkflowOperation = startOrUse(staff, taskQueue);
    return workflow.executeUpdateWithStart(requestSeats, { ...batch, startWorkflowOperation });
  }
}
