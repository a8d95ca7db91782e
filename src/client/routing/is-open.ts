import type { WorkflowExecutionInfo } from '@temporalio/client';

/** Whether a run has not ended: one that an operator has paused in Temporal goes on later. */
export const isOpen = ({ status }: Pick<WorkflowExecutionInfo, 'status'>): boolean =>
  status.name === 'RUNNING' || status.name === 'PAUSED';
