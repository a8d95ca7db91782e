import { activityInfo } from '@temporalio/activity';

/**
 * One key for all tries of this activity, whichever process makes them: what they write happens once.
 * @param what tells the writes of one activity apart
 */
export function once(what?: string): { idempotencyKey: string } {
  const { workflowExecution, activityId } = activityInfo();
  const { workflowId, runId } = workflowExecution ?? {};
  const parts = [workflowId, runId, activityId, ...(what === undefined ? [] : [what])];
  return { idempotencyKey: parts.join(' ') };
}
