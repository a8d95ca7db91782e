import { makeContinueAsNewFunc, workflowInfo, type Workflow } from '@temporalio/workflow';

/**
 * Events after which a long-lived workflow continues as new; the server suggests it at 4,096. All of them are replayed within
 * one Workflow Task after a crash, and after each Continue-As-New that the server refuses because a Signal arrived:
 * under a flood of Signals 1,000 events took 1.5 s, in which the desk answered nobody (decision 16).
 */
export const LONG_HISTORY = 500;

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
