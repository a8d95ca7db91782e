import { log } from '@temporalio/workflow';
import type { Customer } from '../../routing/customer.js';
import type { Tier } from '../../routing/outcome.js';
import { vipByContact } from '../../routing/policy/vip-contacts.js';
import { whyFailed, type Failed } from '../lib/failures.js';
import { lookupOf, type Lookup } from '../run/crm-calls.js';
import { untilInterrupted, waitUntil } from '../run/interruptions.js';
import type { KnownBy, RunWith } from '../run/run.js';
import { clock } from '../run/story.js';
import { beforeWaiting } from './update-contact-field.js';

/** A contact who is not in the CRM is regular; an outage or a misconfiguration says nothing about anybody. */
const TIERS = {
  vip: 'vip',
  regular: 'regular',
  unknown: 'regular',
  unavailable: 'unknown',
  misconfigured: 'unknown',
} as const;

/** Long enough for one slow answer. */
const LAST_TRY_TIMEOUT = 15_000;

/**
 * "Get Contact Data": asks the CRM who this is. After one short try an Activity with many retries takes over, which operators
 * see as pending. When the patience ends the answer is `unavailable`: an outage never makes a VIP a regular contact.
 */
export async function getContactData(run: RunWith<'identity'>, who: KnownBy): Promise<Customer> {
  run.story.now(`Looking up the customer in ${run.policy.crm.name}`);
  run.identity.by = who;
  const lookup = lookupOf(run, who);
  let customer: Customer;
  try {
    customer = await firstTry(run, lookup);
  } catch (e) {
    customer = await askPatiently(run, lookup, whyFailed(e));
  }
  return learnCustomer(run, customer);
}

/** "Known as a VIP": by the contact's own record on the platform; nobody is asked anything then. */
export function knownAsVip(run: RunWith<'identity'>): boolean {
  const reason = vipByContact(run.opened.contact, run.policy.vipContacts);
  if (reason === undefined) return false;
  learnCustomer(run, { type: 'vip', reason });
  return true;
}

function learnCustomer(run: RunWith<'identity'>, customer: Customer): Customer {
  run.identity.customer = customer;
  run.story.customer(customer.type);
  setTier(run, TIERS[customer.type]);
  run.story.note(customer.reason);
  return customer;
}

/** VIPs come first, in every call of the run and at the desk. */
export function setTier(run: RunWith<'identity'>, tier: Tier): void {
  run.identity.tier = tier;
  run.priority = tier === 'vip' ? 1 : 3;
}

/**
 * One more look, long after the CRM was given up.
 * @returns undefined while it still does not answer
 */
export async function lookAgain(run: RunWith<'identity'>): Promise<Customer | undefined> {
  const { name } = run.policy.crm;
  const how = { limit: LAST_TRY_TIMEOUT, attempts: 1, summary: `${name}: does it answer again?` };
  try {
    return learnCustomer(run, await lookupOf(run, run.identity.by).retried(how));
  } catch (e) {
    run.story.note(`${name} still does not answer (${whyFailed(e).message})`);
    return undefined;
  }
}

/** A quick look inside the Workflow Task, or in turn where the CRM has limits that hold for all processes. */
async function firstTry(run: RunWith<'identity'>, lookup: Lookup): Promise<Customer> {
  const { crm } = run.policy;
  const summary = `${crm.name}: who is this?`;
  if (!crm.limits) return lookup.local(summary);
  await beforeWaiting(run);
  return untilInterrupted(run, () => lookup.inTurn(summary));
}

async function askPatiently(run: RunWith<'identity'>, lookup: Lookup, first: Failed): Promise<Customer> {
  const { story, policy } = run;
  const { name, patience, limits } = policy.crm;
  const seconds = `${Math.round(patience / 1000)} s`;
  const next = policy.targets.unavailable.kind === 'user' ? 'a person' : 'triage';
  story.now(`${name} does not answer (${first.message}); trying for ${seconds}, next: ${next}`);
  story.keep();
  story.stage('looking-up');
  log.warn('the CRM does not answer', { crm: name, why: first.message });
  await beforeWaiting(run);
  const began = Date.now();
  const ask = (how: Parameters<Lookup['retried']>[0]) => untilInterrupted(run, () => lookup.retried(how));
  let last: Failed;
  try {
    const summary = `${name}: trying for ${seconds}`;
    return await ask({ limit: patience, summary, retryAfter: first.retryAfter });
  } catch (e) {
    last = whyFailed(e);
  }
  // The server gives up when its next try would come too late. The rest of the patience allows one more.
  const left = began + patience - Date.now();
  if (left > (last.retryAfter ?? 0)) {
    await waitUntil(run, () => false, { timeout: left, summary: `${name}: before the last try` });
    try {
      // Where lookups wait for their turn, as many tries as the time allows: a full queue is no answer of the CRM.
      const attempts = limits ? undefined : 1;
      return await ask({ limit: LAST_TRY_TIMEOUT, attempts, summary: `${name}: the last try` });
    } catch (e) {
      last = whyFailed(e);
    }
  }
  const asked = `did not answer for ${Math.round((Date.now() - began) / 1000)} s (${last.message})`;
  const wish =
    last.retryAfter === undefined ? '' : `, wants no call before ${clock(Date.now() + last.retryAfter)}`;
  return { type: 'unavailable', reason: `${name} ${asked}${wish}, so nobody knows whether this is a VIP` };
}
