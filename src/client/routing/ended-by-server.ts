import proto from '@temporalio/proto';
import type { Client } from '@temporalio/client';

/** The identity of the server in what it does without a caller, for example when a history is full. */
const SERVER = 'history-service';

const historyEventFilterType =
  proto.temporal.api.enums.v1.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;

/** Whether the server terminated this run. A termination by an operator carries the operator's identity. */
export async function isEndedByServer(
  { workflowService, options: { namespace } }: Client,
  execution: { workflowId: string; runId: string },
): Promise<boolean> {
  const { history } = await workflowService.getWorkflowExecutionHistory({
    namespace,
    execution,
    historyEventFilterType,
  });
  const close = history?.events?.at(-1)?.workflowExecutionTerminatedEventAttributes;
  return close?.identity === SERVER;
}
