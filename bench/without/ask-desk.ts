/** Every question to the desk is a start as well, of a desk that is nearly always there. */
import type { Client } from '@temporalio/client';
import type { Batch } from '../../src/client/desk/ask-desk.js';
import { startOrUse, type Staff } from '../../src/client/desk/open-desks.js';
import { requestSeats } from '../../src/workflows/messages.js';

export const askDesk = (client: Client, staff: Staff, taskQueue: string, batch: Batch) =>
  client.workflow.executeUpdateWithStart(requestSeats, {
    ...batch,
    startWorkflowOperation: startOrUse(staff, taskQueue),
  });
