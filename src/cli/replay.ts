/** `vip-router replay`: whether the workflow code that is here can continue the runs of a live installation. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WorkflowNotFoundError, type Client, type WorkflowExecutionInfo } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { deskQueue, TASK_QUEUE } from '../client/names.js';
import { parseDuration } from '../schema/duration.js';
import { bundleFor, converting } from '../temporal/codec/data-converter.js';
import * as workflows from '../workflows/index.js';
import { UsageError, type Call, type Result } from './command.js';
import { serverOf, withClient } from './connection.js';

const built = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

export async function replay({ options, env }: Call<'replay'>): Promise<Result> {
  const converter = converting(env);
  const { bundle = bundleFor(built, env) } = options;
  const within = options['closed-within'] ?? '24h';
  const closedWithin = parseDuration(within);
  if (closedWithin === undefined)
    throw new UsageError(`--closed-within: "${within}" is not a time such as 24h`);
  const taskQueue = options['task-queue'] ?? (env['ROUTER_TASK_QUEUE'] || TASK_QUEUE);
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined), // Failures are part of the result.
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
  });
  const replayed = await withClient(serverOf(options, env), env, (client) =>
    replayRuns(client, { ...converter, bundle: resolve(bundle), taskQueue, closedWithin }),
  );
  const failures = [...replayed.types.values()].flatMap(({ failed }) => failed).length;
  return {
    data: { types: Object.fromEntries(replayed.types), pinned: replayed.pinned, failures },
    lines: inWords(replayed, failures),
    failed: failures > 0,
  };
}

function inWords({ types, pinned }: Replayed, failures: number): string[] {
  const rows = [...types].flatMap(([type, { passed, failed }]) => [
    `${type.padEnd(20)} ${passed} passed${failed.length > 0 ? `, ${failed.length} FAILED` : ''}`,
    ...failed.map(({ workflowId, runId, why }) => `  ${workflowId} (run ${runId}): ${why}`),
  ]);
  const left = pinned === 0 ? [] : [`${pinned} left out: they are pinned to their version.`];
  if (failures === 0) return [...rows, ...left, 'Every run can continue with this code.'];
  return [
    ...rows,
    ...left,
    '',
    `${failures} ${failures === 1 ? 'run' : 'runs'} cannot continue with this code: do not deploy it.`,
    'Put the change behind patched(), so that runs that began before it continue as they were (docs/how-to/upgrade.md).',
  ];
}

export interface ReplayOptions {
  /** File with the workflow code that is about to be deployed. */
  bundle: string;
  dataConverter?: DataConverter;
  /** Of the routing runs; the desk's follows from it. */
  taskQueue: string;
  /** Milliseconds: runs that closed within this time are replayed, too. */
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
  /** Number of runs pinned to another version: this code never gets them. */
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
  // One at a time, in the order in which they were handed over.
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
