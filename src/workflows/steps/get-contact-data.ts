import { log } from '@temporalio/workflow';
import type { CrmPolicy } from '../../routing/policy/policy.js';
import type { Customer } from '../../routing/customer.js';
import { vipByContact } from '../../routing/policy/vip-contacts.js';
import { factsAbout } from '../../routing/identity.js';
import type { ContactFacts } from '../../routing/variables.js';
import {
  askCustomerAtOnce,
  askCustomerInTurn,
  askCustomerPatiently,
  type Patience,
} from '../run/crm-calls.js';
import { whyFailed, type Failed } from '../lib/failures.js';
import { untilInterrupted, waitUntil } from '../run/interruptions.js';
import type { Identity, Run } from '../run/run.js';
import { clock } from '../run/story.js';
import { beforeWaiting } from './before-waiting.js';

/** Whoever is not in the CRM is regular by right; an outage or a misconfiguration says nothing about anybody. */
const TIERS = {
  vip: 'vip',
  regular: 'regular',
  unknown: 'regular',
  unavailable: 'unknown',
  misconfigured: 'unknown',
} as const;

/** Long enough for one slow answer. */
const LAST_TRY = 15_000;

/**
 * "Get Contact Data": asks the CRM who this is. One quick try; a CRM that cannot answer is then asked with many retries, as a
 * pending activity that operators see. When the patience ends the answer is `unavailable`: an outage never makes a VIP
 * a regular contact.
 */
export async function getContactData(run: Run, who: Identity): Promise<Customer> {
  const { crm } = run.policy;
  run.story.now(`Looking up the customer in ${crm.name}`);
  const contact = factsAbout(run.opened.contact, who, run.policy.crm);
  run.identity = who;
  let customer: Customer;
  try {
    customer = await firstTry(run, contact);
  } catch (e) {
    customer = await askPatiently(run, contact, whyFailed(e));
  }
  return learnCustomer(run, customer);
}

/** "Known as a VIP": by the contact's own record on the platform; nobody is asked anything then. */
export function knownAsVip(run: Run): boolean {
  const reason = vipByContact(run.opened.contact, run.policy.vipContacts);
  if (reason === undefined) return false;
  learnCustomer(run, { type: 'vip', reason });
  return true;
}

function learnCustomer(run: Run, customer: Customer): Customer {
  run.customer = customer;
  run.story.customer(customer.type);
  run.tier = TIERS[customer.type];
  run.story.note(customer.reason);
  return customer;
}

/**
 * One more look, long after the CRM was given up.
 * @returns undefined while it still does not answer
 */
export async function lookAgain(run: Run): Promise<Customer | undefined> {
  const { crm, workspace } = run.policy;
  try {
    const once = { limit: LAST_TRY, attempts: 1, summary: `${crm.name}: does it answer again?` };
    return learnCustomer(
      run,
      await askCustomerPatiently(
        once,
        crm,
        factsAbout(run.opened.contact, run.identity, run.policy.crm),
        workspace,
      ),
    );
  } catch (e) {
    run.story.note(`${crm.name} still does not answer (${whyFailed(e).message})`);
    return undefined;
  }
}

/** A quick look inside the workflow task, or in turn where the CRM has limits that hold for all processes. */
async function firstTry(run: Run, contact: ContactFacts): Promise<Customer> {
  const { crm, workspace } = run.policy;
  const summary = `${crm.name}: who is this?`;
  if (!crm.limits) return askCustomerAtOnce(summary, crm, contact, workspace);
  await beforeWaiting(run);
  return untilInterrupted(run, () => askCustomerInTurn(summary, crm, contact, workspace));
}

async function askPatiently(run: Run, contact: ContactFacts, first: Failed): Promise<Customer> {
  const { crm, workspace } = run.policy;
  const patience = `${Math.round(crm.patience / 1000)} s`;
  run.story.now(
    `${crm.name} does not answer (${first.message}); trying for ${patience}, next: ${run.policy.targets.unavailable.kind === 'user' ? 'a person' : 'triage'}`,
  );
  run.story.keep();
  run.story.stage('looking-up');
  log.warn('the CRM does not answer', { crm: crm.name, why: first.message });
  await beforeWaiting(run);
  const began = Date.now();
  const until = began + crm.patience;
  const ask = (patience: Patience, retryAfter?: number) => {
    const notBefore = retryAfter === undefined ? [] : [Date.now() + retryAfter];
    return untilInterrupted(run, () => askCustomerPatiently(patience, crm, contact, workspace, ...notBefore));
  };
  let last: Failed;
  try {
    return await ask(
      { limit: crm.patience, summary: `${crm.name}: trying for ${patience}` },
      first.retryAfter,
    );
  } catch (e) {
    last = whyFailed(e);
  }
  // The server gives up as soon as its next try would come too late: what is left of the patience is worth one more.
  const left = until - Date.now();
  if (left > (last.retryAfter ?? 0)) {
    await waitUntil(run, () => false, { timeout: left, summary: `${crm.name}: before the last try` });
    try {
      return await ask({ limit: LAST_TRY, ...once(crm), summary: `${crm.name}: the last try` });
    } catch (e) {
      last = whyFailed(e);
    }
  }
  const asked = `did not answer for ${Math.round((Date.now() - began) / 1000)} s (${last.message})`;
  const wish =
    last.retryAfter === undefined ? '' : `, wants no call before ${clock(Date.now() + last.retryAfter)}`;
  const reason = `${crm.name} ${asked}${wish}, so nobody knows whether this is a VIP`;
  return { type: 'unavailable', reason };
}

/** One try; where look-ups wait for their turn, as many as the time allows: a full queue is no answer of the CRM. */
const once = ({ limits }: CrmPolicy): { attempts?: number } => (limits ? {} : { attempts: 1 });
