import type { Client } from '@temporalio/client';
import type { NewestRun } from '../routing/catch-up.js';
import { isOpen } from './is-open.js';
import { describe } from './start-routing.js';

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
  const [outcome, openedAt, tries] = [memo['outcome'], memo['openedAt'], memo['caughtUp']];
  return {
    runId: run.runId,
    startedAt: run.startTime.getTime(),
    state: isOpen(run) ? 'running' : (STATES[run.status.name] ?? 'stopped'),
    ...(typeof outcome === 'string' ? { outcome } : {}),
    ...(typeof openedAt === 'number' ? { openedAt } : {}),
    ...(typeof tries === 'number' ? { tries } : {}),
  };
}
