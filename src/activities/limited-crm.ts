import { activityInfo, ApplicationFailure } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { timeoutOf } from '../crm/look-up-for.js';
import type { CrmPolicy } from '../routing/policy.js';
import type { CustomerActivities } from '../workflows/activities.js';
import { askGate, type GateDependencies } from './crm-gate.js';
import { AllPermitsInUse, CrmPermits } from './crm-permits.js';

/** Kept free at the end of an attempt, so that the typed failure arrives before Temporal's time-out. */
const MARGIN = 1_000;

/** `getContactData` on the queue of a CRM with limits: with `maxConcurrent` each look-up needs a permit. */
export function limited(unlimited: CustomerActivities, gate: GateDependencies): CustomerActivities {
  const permits = new Map<string, CrmPermits>();
  /** As the newest policy has it that came by. */
  const limits = new Map<string, number>();
  const permitsOf = (workspace: string) => {
    let found = permits.get(workspace);
    const max = () => limits.get(workspace) ?? 1;
    if (!found) permits.set(workspace, (found = new CrmPermits(askGate(gate, workspace, max))));
    return found;
  };

  async function underPermit<T>(crm: CrmPolicy, workspace: string, ask: () => Promise<T>): Promise<T> {
    const max = crm.limits?.maxConcurrent;
    if (max === undefined) return ask();
    limits.set(workspace, max);
    const duration = timeoutOf(crm) + MARGIN;
    const patience = Math.max(0, activityInfo().startToCloseTimeoutMs - duration - MARGIN);
    return permitsOf(workspace).use(duration, patience, ask);
  }

  return {
    async getContactData(crm, contact, workspace, ...rest) {
      try {
        return await underPermit(crm, workspace, () =>
          unlimited.getContactData(crm, contact, workspace, ...rest),
        );
      } catch (e) {
        throw e instanceof AllPermitsInUse ? busy(e.message) : e;
      }
    },
  };
}

/** Not the CRM's fault: tried again, whatever its patience. */
const busy = (message: string) =>
  ApplicationFailure.create({ message, type: 'Busy', category: ApplicationFailureCategory.BENIGN });
