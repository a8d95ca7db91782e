import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  ParentClosePolicy,
  sleep,
  startChild,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import { superseded } from '../messages.js';
import { ofTheSameContact } from '../lib/contact-key.js';
import type { Run } from '../run/run.js';

/** How often an earlier watch is asked to end, and how long it gets for it. */
const MAX_TRIES = 5;
const RETRY_INTERVAL = 300;

/**
 * Starts a workflow that watches the conversation after the run has ended. The watch of an earlier run is told to end, and
 * hands over to this run what it has heard and not used.
 * @returns undefined when the earlier watch does not end
 */
export async function startWatch<W extends Workflow>(
  run: Run,
  type: string,
  workflowId: string,
  { args, summary }: { args: Parameters<W>; summary: string },
): Promise<ChildWorkflowHandle<W> | undefined> {
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    try {
      const watch = await startChild<W>(type, {
        workflowId,
        args,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: summary,
        ...ofTheSameContact(),
      } as never);
      run.watches.push(workflowId);
      return watch;
    } catch (e) {
      if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
      const earlier = getExternalWorkflowHandle(workflowId);
      await earlier.signal(superseded).catch(() => undefined);
      await sleep(RETRY_INTERVAL, { summary: 'The earlier watch ends' });
    }
  }
  return undefined;
}
