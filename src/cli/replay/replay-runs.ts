import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { Worker } from '@temporalio/worker';
import { deskQueue } from '../../client/names.js';
import * as workflows from '../../workflows/index.js';

export interface ReplayOptions {
  /** File with the workflow code that is about to be deployed. */
  bundle: string;
  dataConverter?: DataConverter;
  /** The routing queue: its runs and the desk's are this installation's. */
  taskQueue: string;
  /** Milliseconds: closed runs are replayed that closed at most this long ago. */
  closedWithin: number;
}

export interface Failed {
  workflowId: string;
  runId: string;
  why: string;
}

export interface Replayed {
  /** By workflow type. */
  types: Map<string, { passed: number; failed: Failed[] }>;
  /** Runs that only workers of their own version go on with: this code never sees them. */
  pinned: number;
}

const NOT_HERE = 'this code has no workflow of that name';
/** Set by the server where Worker Versioning is on. */
const BEHAVIOUR = 'TemporalWorkflowVersioningBehavior';

/** Replays the open and the recently closed runs of an installation; nothing is changed. */
export async function replayRuns(client: Client, options: ReplayOptions): Promise<Replayed> {
  const { bundle, dataConverter, taskQueue, closedWithin } = options;
  const since = new Date(Date.now() - closedWithin).toISOString();
  const mine = `TaskQueue IN ('${taskQueue}', '${deskQueue(taskQueue)}') AND (ExecutionStatus = 'Running' OR CloseTime > '${since}')`;
  const { count: pinned } = await client.workflow.count(`${mine} AND ${BEHAVIOUR} = 'Pinned'`);
  const query = `${mine} AND (${BEHAVIOUR} IS NULL OR ${BEHAVIOUR} != 'Pinned')`;
  const types: Replayed['types'] = new Map(Object.keys(workflows).map((type) => [type, newType()]));
  const queue: WorkflowExecutionInfo[] = [];
  const of = (type: string) => types.get(type) ?? types.set(type, newType()).get(type) ?? newType();

  async function* histories() {
    for await (const run of client.workflow.list({ query })) {
      const { type, workflowId, runId } = run;
      if (!Object.hasOwn(workflows, type)) of(type).failed.push({ workflowId, runId, why: NOT_HERE });
      else {
        const history = await historyOf(client, run);
        if (!history) continue;
        queue.push(run);
        yield { workflowId, history };
      }
    }
  }

  const replaying = { workflowBundle: { codePath: bundle }, ...(dataConverter ? { dataConverter } : {}) };
  // One is replayed at a time, in the order in which they were handed over.
  for await (const { workflowId, error } of Worker.runReplayHistories(replaying, histories())) {
    const { type, runId } = queue.shift() ?? { type: '', runId: '' };
    if (error) of(type).failed.push({ workflowId, runId, why: error.message });
    else of(type).passed += 1;
  }
  return { types, pinned };
}

const newType = () => ({ passed: 0, failed: [] as Failed[] });

async function historyOf(client: Client, { workflowId, runId }: WorkflowExecutionInfo) {
  try {
    return await client.workflow.getHandle(workflowId, runId).fetchHistory();
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return undefined; // Its retention is over.
    throw e;
  }
}
