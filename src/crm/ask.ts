import type { Customer } from '../routing/customer.js';
import type { CrmPolicy } from '../routing/policy/policy.js';
import type { ContactFacts } from '../routing/variables.js';
import { withReadablePhone } from './address.js';
import { CrmAnswerUseless, CrmMisconfigured } from './errors.js';
import { judge } from './judge.js';
import { guardedDispatcher } from '../http/guard/index.js';
import { lookUpFor, timeoutOf } from './look-up-for.js';
import type { LookUpTools } from './look-up.js';

/** What a lookup uses, unless the caller has something of its own. */
export const toolsFor = (
  crm: CrmPolicy,
  own: Pick<LookUpTools, 'env'> & Partial<LookUpTools>,
): LookUpTools => ({
  dispatcher: guardedDispatcher(crm.allowInternal),
  timeout: timeoutOf(crm),
  now: Date.now(),
  ...own,
});

/**
 * Asks the CRM who a contact is: one lookup, no retries.
 * @throws {CrmUnavailable} when asking again later may help; everything else is a typed answer
 */
export async function askCrm(crm: CrmPolicy, contact: ContactFacts, tools: LookUpTools): Promise<Customer> {
  try {
    return judge(await lookUpFor(crm)(withReadablePhone(contact, crm), tools), crm);
  } catch (e) {
    return whatWentWrong(e, crm);
  }
}

/** A CRM that cannot be asked or understood is an answer of its own; every other error is thrown on. */
export function whatWentWrong(error: unknown, { name }: { name: string }): Customer {
  if (error instanceof CrmAnswerUseless) return { type: 'misconfigured', reason: `${name} ${error.message}` };
  if (error instanceof CrmMisconfigured)
    return { type: 'misconfigured', reason: `${name} cannot be asked: ${error.message}` };
  throw error;
}
