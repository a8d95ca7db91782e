import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { crmQueue, platformQueue } from './names.js';

/** `perSecond` absent: the limit is lifted. */
interface Limit {
  namespace: string;
  taskQueue: string;
  perSecond: number | undefined;
  warn: (message: string) => void;
}

/**
 * Lets at most this many platform calls per second and fairness key (workspace and method) through, for all processes
 * together: the server hands the tasks out. Bursts of a few pass, so a platform's 429 is handled all the same. A server
 * that knows no such limit is warned about and left as it is.
 */
export function limitPlatformCalls(client: Client, limit: Limit): Promise<void> {
  return setLimit(client, platformQueue(limit.taskQueue), limit, (rateLimit) => ({
    updateFairnessKeyRateLimitDefault: {
      ...rateLimit,
      reason: "the messaging platform's limit per method, from router.yaml",
    },
  }));
}

/** The same for the look-ups of one workspace's CRM, which have a queue of their own. */
export function limitLookUps(client: Client, workspace: string, limit: Limit): Promise<void> {
  return setLimit(client, crmQueue(limit.taskQueue, workspace), limit, (rateLimit) => ({
    updateQueueRateLimit: { ...rateLimit, reason: "the CRM's limit, from router.yaml" },
  }));
}

async function setLimit(
  client: Client,
  taskQueue: string,
  { namespace, perSecond, warn }: Limit,
  change: (rateLimit: object) => object,
): Promise<void> {
  const rateLimit = perSecond === undefined ? {} : { rateLimit: { requestsPerSecond: perSecond } };
  try {
    await client.workflowService.updateTaskQueueConfig({
      namespace,
      identity: 'vip-router',
      taskQueue,
      taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
      ...change(rateLimit),
    });
  } catch (e) {
    warn(`the limit of ${taskQueue} could not be set: ${String(e)}`);
  }
}
