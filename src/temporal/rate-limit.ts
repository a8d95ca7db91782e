import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { platformQueue } from './names.js';

/**
 * Sets or lifts the limit; a server that knows no such limit is warned about and left as it is, since a platform's 429
 * is handled in any case.
 *
 * Lets at most this many platform calls per second and fairness key (workspace and method) through, for all processes
 * together: the server hands the tasks out. Bursts of a few pass, so a platform's 429 is handled all the same.
 */
export async function limitPlatformCalls(
  client: Client,
  options: {
    namespace: string;
    taskQueue: string;
    callsPerSecond: number | undefined;
    warn: (message: string) => void;
  },
): Promise<void> {
  try {
    await setLimit(client, options);
  } catch (e) {
    options.warn(`no limit for platform calls could be set: ${String(e)}`);
  }
}

async function setLimit(
  client: Client,
  options: { namespace: string; taskQueue: string; callsPerSecond: number | undefined },
): Promise<void> {
  const { callsPerSecond } = options;
  await client.workflowService.updateTaskQueueConfig({
    namespace: options.namespace,
    identity: 'vip-router',
    taskQueue: platformQueue(options.taskQueue),
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    updateFairnessKeyRateLimitDefault: {
      ...(callsPerSecond === undefined ? {} : { rateLimit: { requestsPerSecond: callsPerSecond } }),
      reason: "the messaging platform's limit per method, from router.yaml",
    },
  });
}
