import { setTimeout } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { ROUTE_VIP_CONTACT } from '../../workflows/messages.js';
import type { RunRef } from './runs.js';
import { isOpen } from '../../temporal/workflow-state.js';

/** Milliseconds a cancelled run gets to give its seat back and to end. */
const TIMEOUT = 15_000;
const POLL_INTERVAL = 50;
const REASON = 'The contact is being erased';

/** Ends runs: routing runs are cancelled, so that they give back what they hold; the others, and who stays, are terminated. */
export async function endRuns(client: Client, runs: readonly RunRef[]): Promise<void> {
  const open = runs.filter((run) => run.open);
  // What may begin another run ends first.
  await Promise.all(
    open.filter(({ type }) => type !== ROUTE_VIP_CONTACT).map((run) => terminate(client, run)),
  );
  await Promise.all(open.filter(({ type }) => type === ROUTE_VIP_CONTACT).map((run) => cancel(client, run)));
}

async function cancel(client: Client, run: RunRef): Promise<void> {
  const handle = client.workflow.getHandle(run.workflowId, run.runId);
  const until = Date.now() + TIMEOUT;
  await unlessGone(async () => {
    await handle.cancel();
    while (isOpen(await handle.describe())) {
      if (Date.now() > until) return terminate(client, run);
      await setTimeout(POLL_INTERVAL);
    }
  });
}

const terminate = (client: Client, { workflowId, runId }: RunRef): Promise<void> =>
  unlessGone(async () => {
    await client.workflow.getHandle(workflowId, runId).terminate(REASON);
  });

/** It has ended or was deleted already, which is the goal. */
async function unlessGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (e) {
    if (!(e instanceof WorkflowNotFoundError)) throw e;
  }
}
