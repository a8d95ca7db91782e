/** How the CRM is asked: once, in turn where it has limits, or with many retries while it does not answer. */
import {
  proxyActivities,
  proxyLocalActivities,
  workflowInfo,
  type ActivityOptions,
} from '@temporalio/workflow';
import { compact } from '../../routing/compact.js';
import type { Customer } from '../../routing/customer.js';
import { factsAbout } from '../../routing/identity.js';
import type { CustomerActivities } from '../activities.js';
import { completeOnCancel, singleTry } from '../lib/call-options.js';
import { crmQueue, workspaceKey } from '../names.js';
import type { Core, KnownBy } from './run.js';

/** How long a lookup may wait for its turn at a CRM with limits. */
const MAX_WAIT_IN_TURN = '1 day';

const localActivities = proxyLocalActivities<CustomerActivities>({ ...singleTry, ...completeOnCancel });

interface Retries {
  /** Milliseconds until the server gives up. */
  limit: number;
  attempts?: number | undefined;
  summary: string;
  /** Milliseconds before which the CRM wants no call. */
  retryAfter?: number | undefined;
}

export interface Lookup {
  /** Inside the Workflow Task. */
  local(summary: string): Promise<Customer>;
  /** The first try at a CRM with limits. The wait for its turn does not count as patience. */
  inTurn(summary: string): Promise<Customer>;
  retried(how: Retries): Promise<Customer>;
}

/** The ways to look one contact up. Each fails while the CRM does not answer. */
export function lookupOf({ policy, opened }: Core, who: KnownBy): Lookup {
  const { crm, workspace } = policy;
  const args = [crm, factsAbout(opened.contact, who, crm), workspace] as const;
  const regular = (options: ActivityOptions) =>
    proxyActivities<CustomerActivities>({
      startToCloseTimeout: '30s',
      heartbeatTimeout: '5s',
      // Where a CRM has limits, the server holds the rate of each workspace on this queue, for all processes.
      ...(crm.limits && {
        taskQueue: crmQueue(workflowInfo().taskQueue),
        priority: { fairnessKey: workspaceKey(workspace) },
      }),
      ...options,
    });
  return {
    local: (summary) => localActivities.getContactData.executeWithOptions({ summary }, [...args]),
    inTurn: (summary) =>
      regular({
        scheduleToCloseTimeout: MAX_WAIT_IN_TURN,
        retry: { nonRetryableErrorTypes: ['Unavailable'], maximumInterval: '5s' },
        summary,
      }).getContactData(...args),
    retried: ({ limit, attempts, summary, retryAfter }) =>
      regular({
        scheduleToCloseTimeout: limit,
        // The server gives up when the next try would fall after the limit: long intervals would cut the patience short.
        retry: compact({
          initialInterval: '1s',
          backoffCoefficient: 1.5,
          maximumInterval: '5s',
          maximumAttempts: attempts,
        }),
        summary,
      }).getContactData(...args, ...(retryAfter === undefined ? [] : [Date.now() + retryAfter])),
  };
}
