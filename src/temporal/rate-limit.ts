import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { platformQueue } from './names.js';

/**
 * Lets at most this many platform calls per second and fairness key (workspace and method) through, for all processes
 * together: the server hands the tasks out. Bursts of a few pass, so a platform's 429 is handled all the same.
 */
export async function limitPlatformCalls(
  client: Client,
  options: { namespace: string; taskQueue: string; callsPerSecond: number },
): Promise<void> {
  await client.workflowService.updateTaskQueueConfig({
    namespace: options.namespace,
    identity: 'vip-router',
    taskQueue: platformQueue(options.taskQueue),
    taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
    updateFairnessKeyRateLimitDefault: {
      rateLimit: { requestsPerSecond: options.callsPerSecond },
      reason: "the messaging platform's limit per method, from router.yaml",
    },
  });
}
