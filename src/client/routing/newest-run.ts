import type { Client } from '@temporalio/client';
import type { NewestRun } from '../../routing/catch-up/catch-up.js';
import { Outcome } from '../../workflows/search-attributes.js';
import { isEndedByServer } from './ended-by-server.js';
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
  const outcome = run.typedSearchAttributes.get(Outcome);
  const [openedAt, tries] = [memo['openedAt'], memo['caughtUp']];
  const status = run.status.name;
  const isDefect = status === 'TERMINATED' && (await isEndedByServer(client, run));
  return {
    runId: run.runId,
    startedAt: run.startTime.getTime(),
    state: isOpen(run) ? 'running' : isDefect ? 'defect' : (STATES[status] ?? 'stopped'),
    ...(outcome === undefined ? {} : { outcome }),
    ...(typeof openedAt === 'number' ? { openedAt } : {}),
    ...(typeof tries === 'number' ? { tries } : {}),
  };
}
