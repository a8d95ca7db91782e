import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  getExternalWorkflowHandle,
  ParentClosePolicy,
  sleep,
  startChild,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import { conversationClosed } from '../messages.js';
import { ofTheSameContact } from '../run/contact-key.js';

/** How often an earlier watch is asked to end, and how long it gets for it. */
const MAX_TRIES = 5;
const RETRY_INTERVAL = 300;

/**
 * Starts a workflow that watches the conversation after the run has ended. The watch of an earlier run is told to end.
 * @returns undefined when the earlier watch does not end
 */
export async function startWatch<W extends Workflow>(
  type: string,
  workflowId: string,
  { args, summary }: { args: Parameters<W>; summary: string },
): Promise<ChildWorkflowHandle<W> | undefined> {
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    try {
      return await startChild<W>(type, {
        workflowId,
        args,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        staticSummary: summary,
        ...ofTheSameContact(),
      } as never);
    } catch (e) {
      if (!(e instanceof WorkflowExecutionAlreadyStartedError)) throw e;
      const earlier = getExternalWorkflowHandle(workflowId);
      await earlier.signal(conversationClosed, { eventId: 'superseded' }).catch(() => undefined);
      await sleep(RETRY_INTERVAL, { summary: 'The earlier watch ends' });
    }
  }
  return undefined;
}
