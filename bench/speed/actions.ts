/** What a history is made of, and what Temporal Cloud bills of it. */
import type { WorkflowHandle } from '@temporalio/client';

export type HistoryEvent = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>[number];

export interface Left {
  events: number;
  workflowTasks: number;
  /** Billable on Temporal Cloud. Queries and heartbeats leave no event; of a retried activity the tries count. */
  actions: number;
}

/** A Schedule that starts a workflow is billed two actions, besides the start, which stands in the history. */
export const ACTIONS_OF_A_SCHEDULE = 2;

export function leftIn(events: readonly HistoryEvent[]): Left {
  let [workflowTasks, actions] = [0, 0];
  // All local activities of one workflow task are one action together.
  const withLocals = new Set<number>();
  for (const event of events) {
    if (event.workflowTaskCompletedEventAttributes) workflowTasks += 1;
    if (event.markerRecordedEventAttributes?.markerName === 'core_local_activity')
      withLocals.add(workflowTasks);
    actions += actionsOf(event);
  }
  return { events: events.length, workflowTasks, actions: actions + withLocals.size };
}

function actionsOf(event: HistoryEvent): number {
  // One for the command, one for the workflow that it starts.
  if (event.startChildWorkflowExecutionInitiatedEventAttributes) return 2;
  const { attempt } = event.activityTaskStartedEventAttributes ?? {};
  if (attempt) return attempt;
  return [
    event.workflowExecutionStartedEventAttributes,
    event.timerStartedEventAttributes,
    event.workflowExecutionSignaledEventAttributes,
    event.workflowExecutionUpdateAcceptedEventAttributes,
    event.upsertWorkflowSearchAttributesEventAttributes,
    event.signalExternalWorkflowExecutionInitiatedEventAttributes,
  ].some((attributes) => attributes !== undefined && attributes !== null)
    ? 1
    : 0;
}
