import { activityInfo, ApplicationFailure, cancellationSignal, log } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import type { Dispatcher } from 'undici';
import type { Environment } from '../../crm/build-request.js';
import { askCrm, toolsFor } from '../../crm/ask.js';
import { CrmUnavailable } from '../../crm/errors.js';
import type { Customer } from '../../routing/customer.js';
import type { CrmPolicy } from '../../routing/policy/policy.js';
import type { ContactFacts } from '../../routing/variables.js';
import type { CrmWatch } from './crm-watch.js';
import type { CustomerActivities } from '../../workflows/activities.js';

interface CustomerDependencies {
  /** Where `${ENV}` references of the policy are looked up. */
  env: Environment;
  /** Whom CRM requests go through; absent: the process's own, which guards the private network. */
  dispatcher?: Dispatcher;
  /** Learns of every answer, and says how far it can be trusted. */
  watch?: Pick<CrmWatch, 'note' | 'trusted'>;
  logger?: Record<'warn' | 'error', (message: string, details: Record<string, unknown>) => void>;
}

/** Milliseconds kept free at the end of an attempt, so that the typed failure arrives before Temporal's timeout. */
const MARGIN = 300;

/** "Get Contact Data": asks the CRM who a contact is. */
export function createCustomerActivities(dependencies: CustomerDependencies): CustomerActivities {
  return {
    async getContactData(crm, contact, workspace, notBefore) {
      if (notBefore !== undefined) waitFor(notBefore);
      try {
        const answer = await ask(dependencies, crm, contact);
        const { watch } = dependencies;
        watch?.note(workspace, answer);
        const customer = watch?.trusted(workspace, answer) ?? answer;
        if (customer.type === 'misconfigured') report(dependencies, crm, workspace, customer.reason);
        return customer;
      } catch (e) {
        if (e instanceof CrmUnavailable) throw unavailable(e.message, e.retryAfter);
        throw e;
      }
    },
  };
}

function ask(
  { env, dispatcher, logger = log }: CustomerDependencies,
  crm: CrmPolicy,
  contact: ContactFacts,
): Promise<Customer> {
  const tools = toolsFor(crm, {
    env,
    signal: cancellationSignal(),
    report: (problem) => logger.warn(problem, { crm: crm.name }),
    ...(dispatcher ? { dispatcher } : {}),
  });
  return askCrm(crm, contact, { ...tools, timeout: timeFor(tools.timeout) });
}

function timeFor(timeout: number): number {
  const attempt = activityInfo().startToCloseTimeoutMs;
  return attempt > 2 * MARGIN ? Math.min(timeout, attempt - MARGIN) : timeout;
}

/** The CRM asked for peace until then: the wait shows as a pending activity with its next attempt. */
function waitFor(notBefore: number): void {
  const left = notBefore - Date.now();
  if (left > 0) throw unavailable('it asked us to wait', left);
}

function unavailable(message: string, retryAfter: number | undefined): ApplicationFailure {
  return ApplicationFailure.create({
    message,
    type: 'Unavailable',
    nonRetryable: false,
    // Expected, retried and visible in the UI: no warning with a stack for each try.
    category: ApplicationFailureCategory.BENIGN,
    ...(retryAfter === undefined ? {} : { details: [{ retryAfter }], nextRetryDelay: retryAfter }),
  });
}

function report(
  { logger = log }: CustomerDependencies,
  crm: CrmPolicy,
  workspace: string,
  reason: string,
): void {
  logger.error('the CRM is misconfigured; its contacts go to triage', { workspace, crm: crm.name, reason });
}
