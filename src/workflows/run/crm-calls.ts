/** How the CRM is asked: a quick try, in turn where it has limits, or with many retries while it does not answer. */
import {
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { CustomerActivities } from '../activities.js';
import { crmQueue, workspaceKey } from '../names.js';
import { singleTry, completeOnCancel } from '../lib/call-options.js';

const quick = proxyLocalActivities<CustomerActivities>({ ...singleTry, ...completeOnCancel });

/** How long a CRM is asked: until `limit` (ms) is over, and at most `attempts` times. */
export interface Patience {
  limit: number;
  attempts?: number;
  summary: string;
}

type AskCustomer = Parameters<CustomerActivities['getContactData']>;

/** Inside the workflow task, once. */
export const askCustomerAtOnce = (summary: string, ...args: AskCustomer) =>
  quick.getContactData.executeWithOptions({ summary }, args);

export function askCustomerPatiently(patience: Patience, ...args: AskCustomer) {
  const { getContactData } = proxyActivities<CustomerActivities>({
    startToCloseTimeout: '30s',
    ...inTurn(args),
    scheduleToCloseTimeout: patience.limit,
    // The server gives up when the next try would fall after the limit: long intervals would cut the patience short.
    retry: compact({
      initialInterval: '1s',
      backoffCoefficient: 1.5,
      maximumInterval: '5s',
      maximumAttempts: patience.attempts,
    }),
    summary: patience.summary,
  });
  return getContactData(...args);
}

/** CRMs with limits are asked over one queue: there the server holds the rate of each workspace for all processes. */
function inTurn([{ limits }, , workspace]: AskCustomer): ActivityOptions {
  const heartbeatTimeout = '5s';
  if (limits === undefined) return { heartbeatTimeout };
  const taskQueue = crmQueue(workflowInfo().taskQueue);
  return {
    taskQueue,
    startToCloseTimeout: '30s',
    heartbeatTimeout,
    priority: { fairnessKey: workspaceKey(workspace) },
  };
}

/** How long a look-up may wait for its turn at a CRM with limits. */
const MAX_QUEUE = '1 day';

/** The first try of a CRM with limits. Waiting for its turn costs nothing of the patience; a failure is handed over. */
export function askCustomerInTurn(summary: string, ...args: AskCustomer) {
  const { getContactData } = proxyActivities<CustomerActivities>({
    ...inTurn(args),
    scheduleToCloseTimeout: MAX_QUEUE,
    retry: { nonRetryableErrorTypes: ['Unavailable'], maximumInterval: '5s' },
    summary,
  });
  return getContactData(...args);
}
