import type { Customer } from '../../routing/customer.js';
import type { ContactFacts } from '../activities.js';
import { askCustomerPatiently, quick } from '../run/calls.js';
import { whyFailed, type Failed } from '../run/failures.js';
import { untilInterrupted } from '../run/interruptions.js';
import type { Run } from '../run/run.js';
import { showCustomer, showStage } from '../run/story.js';

/**
 * "Get Contact Data": asks the CRM who this is. One quick try; a CRM that cannot answer is then asked patiently, as a
 * pending activity that operators see. When the patience ends the answer is `unavailable`: an outage never makes a VIP
 * a regular contact.
 */
export async function getContactData(run: Run, email: string): Promise<Customer> {
  const { crm, workspace } = run.policy;
  run.story.now(`Looking up the customer in ${crm.name}`);
  const contact = factsAbout(run, email);
  let customer: Customer;
  try {
    customer = await quick.getContactData.executeWithOptions({ summary: `${crm.name}: who is this?` }, [
      crm,
      contact,
      workspace,
    ]);
  } catch (e) {
    customer = await askPatiently(run, contact, whyFailed(e));
  }
  run.customer = customer;
  showCustomer(customer.type);
  run.tier = customer.type === 'vip' ? 'vip' : 'regular';
  run.story.note(customer.reason);
  return customer;
}

async function askPatiently(run: Run, contact: ContactFacts, first: Failed): Promise<Customer> {
  const { crm, workspace } = run.policy;
  const patience = `${Math.round(crm.patience / 1000)} s`;
  run.story.now(
    `${crm.name} does not answer (${first.message}); trying for ${patience}, next: ${run.policy.targets.unavailable.kind === 'user' ? 'a person' : 'triage'}`,
  );
  showStage('looking-up');
  const summary = `${crm.name}: trying for ${patience}`;
  const notBefore = first.retryAfter === undefined ? [] : [Date.now() + first.retryAfter];
  try {
    return await untilInterrupted(run, () =>
      askCustomerPatiently(crm.patience, summary, crm, contact, workspace, ...notBefore),
    );
  } catch (e) {
    const last = whyFailed(e);
    return {
      type: 'unavailable',
      reason: `${crm.name} did not answer for ${patience} (${last.message}), so nobody knows whether this is a VIP`,
    };
  }
}

function factsAbout(run: Run, email: string): ContactFacts {
  const { contact } = run.opened;
  const facts: ContactFacts = { id: contact.id, email, fields: contact.fields };
  for (const key of ['name', 'firstName', 'lastName', 'phone', 'language', 'countryCode'] as const) {
    if (contact[key] !== undefined) facts[key] = contact[key];
  }
  return facts;
}
