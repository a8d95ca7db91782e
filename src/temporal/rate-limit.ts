import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { crmQueue, fairnessKey, platformMethods, platformQueue } from './names.js';

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

/**
 * Lets at most so many platform calls per second and fairness key (workspace and method) through as the workspace's
 * platform allows, for all processes together: the server hands the tasks out. Bursts of a few pass, so a platform's 429
 * is handled all the same. A server that knows no such limit is warned about and left as it is.
 * @param limits calls per second by workspace; false: no limit is configured
 */
export async function limitPlatformCalls(
  client: Client,
  limits: ReadonlyMap<string, number | false>,
  { taskQueue, ...queue }: Queue,
): Promise<void> {
  const name = platformQueue(taskQueue);
  const lowest = Math.min(...[...limits.values()].filter((limit) => limit !== false));
  const weights = weightsOf(limits, lowest);
  await change(client, { ...queue, taskQueue: name }, async () => ({
    updateFairnessKeyRateLimitDefault: {
      ...rateLimit(Number.isFinite(lowest) ? lowest : undefined),
      reason: "the messaging platforms' lowest limit per method, from router.yaml",
    },
    setFairnessWeightOverrides: weights,
    unsetFairnessWeightOverrides: (await presentWeights(client, queue.namespace, name)).filter(
      (key) => !(key in weights),
    ),
  }));
}

/** The same for the look-ups of one workspace's CRM, which have a queue of their own. `perSecond` absent: no limit. */
export function limitLookUps(
  client: Client,
  workspace: string,
  { taskQueue, perSecond, ...queue }: Queue & { perSecond: number | undefined },
): Promise<void> {
  return change(client, { ...queue, taskQueue: crmQueue(taskQueue, workspace) }, () => ({
    updateQueueRateLimit: { ...rateLimit(perSecond), reason: "the CRM's limit, from router.yaml" },
  }));
}

/** The server multiplies a key's weight by the one rate there is; whoever has that very rate needs none. */
function weightsOf(limits: ReadonlyMap<string, number | false>, lowest: number): Record<string, number> {
  if (!Number.isFinite(lowest)) return {};
  const others = [...limits].filter(([, limit]) => limit !== lowest);
  return Object.fromEntries(
    others.flatMap(([workspace, limit]) =>
      platformMethods.map((method) => [
        fairnessKey(workspace, method),
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

const rateLimit = (perSecond: number | undefined) =>
  perSecond === undefined ? {} : { rateLimit: { requestsPerSecond: perSecond } };

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
