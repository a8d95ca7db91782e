import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { crmQueue, fairnessKey, platformMethods, platformQueue, workspaceKey } from './names.js';

interface Queue {
  namespace: string;
  taskQueue: string;
  warn: (message: string) => void;
}

type Change = Omit<
  Parameters<Client['workflowService']['updateTaskQueueConfig']>[0],
  'namespace' | 'identity' | 'taskQueue' | 'taskQueueType'
>;

/** The server takes no higher weight of a key. */
const HIGHEST_WEIGHT = 1_000;

const taskQueueType = proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY;

/** Calls per second by workspace; false: no limit is configured. */
type Limits = ReadonlyMap<string, number | false>;

/**
 * Lets at most so many platform calls per second and fairness key (workspace and method) through as the workspace's
 * platform allows, for all processes together: the server hands the tasks out. Bursts of a few pass, so a platform's 429
 * is handled all the same. A server that knows no such limit is warned about and left as it is.
 */
export async function limitPlatformCalls(client: Client, limits: Limits, queue: Queue): Promise<void> {
  const taskQueue = platformQueue(queue.taskQueue);
  const keysOf = (workspace: string) => platformMethods.map((method) => fairnessKey(workspace, method));
  const reason = "the messaging platforms' lowest limit per method, from router.yaml";
  await limitByKey(client, limits, { ...queue, taskQueue, keysOf, reason });
}

/** The same for the lookups of all CRMs with limits, by workspace. */
export async function limitLookups(client: Client, limits: Limits, queue: Queue): Promise<void> {
  const taskQueue = crmQueue(queue.taskQueue);
  const keysOf = (workspace: string) => [workspaceKey(workspace)];
  await limitByKey(client, limits, {
    ...queue,
    taskQueue,
    keysOf,
    reason: "the CRMs' lowest limit, from router.yaml",
  });
}

type Keys = (workspace: string) => string[];

/** The queue has one rate for every key; a weight multiplies it. */
async function limitByKey(
  client: Client,
  limits: Limits,
  { keysOf, reason, ...queue }: Queue & { keysOf: Keys; reason: string },
): Promise<void> {
  const lowest = Math.min(...[...limits.values()].filter((limit) => limit !== false));
  const weights = weightsOf(limits, lowest, keysOf);
  await change(client, queue, async () => ({
    updateFairnessKeyRateLimitDefault: { ...rateLimit(lowest), reason },
    setFairnessWeightOverrides: weights,
    unsetFairnessWeightOverrides: (await presentWeights(client, queue.namespace, queue.taskQueue)).filter(
      (key) => !(key in weights),
    ),
  }));
}

/** The server multiplies a key's weight by the rate of the queue; a workspace with that very rate needs none. */
function weightsOf(limits: Limits, lowest: number, keysOf: Keys): Record<string, number> {
  if (!Number.isFinite(lowest)) return {};
  const others = [...limits].filter(([, limit]) => limit !== lowest);
  return Object.fromEntries(
    others.flatMap(([workspace, limit]) =>
      keysOf(workspace).map((key) => [
        key,
        limit === false ? HIGHEST_WEIGHT : Math.min(HIGHEST_WEIGHT, limit / lowest),
      ]),
    ),
  );
}

async function presentWeights(client: Client, namespace: string, name: string): Promise<string[]> {
  const { config } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name },
    taskQueueType,
    reportConfig: true,
  });
  return Object.keys(config?.fairnessWeightOverrides ?? {});
}

const rateLimit = (perSecond: number) =>
  Number.isFinite(perSecond) ? { rateLimit: { requestsPerSecond: perSecond } } : {};

async function change(
  client: Client,
  { namespace, taskQueue, warn }: Queue,
  made: () => Change | Promise<Change>,
): Promise<void> {
  try {
    await client.workflowService.updateTaskQueueConfig({
      namespace,
      identity: 'vip-router',
      taskQueue,
      taskQueueType,
      ...(await made()),
    });
  } catch (e) {
    warn(`the limit of ${taskQueue} could not be set: ${String(e)}`);
  }
}
