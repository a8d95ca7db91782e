import type { Client } from '@temporalio/client';
import type { NewestRun } from '../../routing/catch-up/catch-up.js';
import { Outcome, Stage } from '../../workflows/search-attributes.js';
import proto from '@temporalio/proto';
import { describe, isOpen } from '../../temporal/workflow-state.js';
import { compact } from '../../routing/compact.js';

const STATES: Partial<Record<string, NewestRun['state']>> = {
  CONTINUED_AS_NEW: 'running',
  COMPLETED: 'completed',
  FAILED: 'defect',
  TIMED_OUT: 'defect',
};

/** What became of a conversation's newest run; undefined when it never had one. */
export async function newestRun(client: Client, workflowId: string): Promise<NewestRun | undefined> {
  const run = await describe(client, workflowId);
  if (!run) return undefined;
  const memo = run.memo ?? {};
  const outcome = run.typedSearchAttributes.get(Outcome);
  const [openedAt, tries] = [memo['openedAt'], memo['caughtUp']];
  const status = run.status.name;
  const isDefect = status === 'TERMINATED' && (await isEndedByServer(client, run));
  return compact({
    runId: run.runId,
    startedAt: run.startTime.getTime(),
    state: isOpen(run) ? 'running' : isDefect ? 'defect' : (STATES[status] ?? 'stopped'),
    outcome,
    ...(typeof openedAt === 'number' ? { openedAt } : {}),
    ...(typeof tries === 'number' ? { tries } : {}),
  });
}

/** The identity of the server in what it does without a caller, for example when a history is full. */
const SERVER = 'history-service';

const historyEventFilterType =
  proto.temporal.api.enums.v1.HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT;

/** Whether the server terminated this run. A termination by an operator carries the operator's identity. */
async function isEndedByServer(
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

/** Whether a routing run waits for a free agent, or for the end of a pause: its contact can do nothing about it. */
export async function waitsForUs(client: Client, workflowId: string): Promise<boolean> {
  const run = await describe(client, workflowId);
  if (run === undefined || !isOpen(run)) return false;
  const stage = run.typedSearchAttributes.get(Stage);
  return stage === 'queued' || stage === 'paused';
}
