import { makeContinueAsNewFunc, workflowInfo, type Workflow } from '@temporalio/workflow';

/**
 * Events after which a workflow that lives for ever continues as new; the server suggests it at 4,096. After a crash all of them
 * are read again within one workflow task: on a busy machine 3,000 took longer than its time-out, again and again.
 */
export const LONG_HISTORY = 1_000;

/** True when it is time to continue as new. */
export function isHistoryLong(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength >= LONG_HISTORY;
}

/** Continues as new with the present memo. By default the new run would have the memo of the first start. */
export function continueWithMemo<F extends Workflow>(...args: Parameters<F>): Promise<never> {
  const { memo } = workflowInfo();
  return makeContinueAsNewFunc<F>(memo ? { memo } : {})(...args);
}
