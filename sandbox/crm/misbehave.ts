import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'express';
import { applyFault } from '../fault.js';
import type { Faults } from '../faults.js';
import type { CrmSwitch } from './switch.js';

/** Milliseconds: longer than any client waits. */
const SLOW = 20_000;

export interface Misbehaviour {
  crm: CrmSwitch;
  faults: Faults;
}

/** What a CRM says in its own words when it is down or asked too often. */
export interface Excuses {
  outage: unknown;
  limited: unknown;
}

/** @returns true when the CRM has answered as it was told to misbehave */
export async function misbehave(
  { crm, faults }: Misbehaviour,
  res: Response,
  email: string,
  { outage, limited }: Excuses,
): Promise<boolean> {
  if (await applyFault(faults.take('customer', email, 'before'), res)) return true;
  const wait = crm.limited();
  if (wait !== undefined) {
    res.status(429).set('Retry-After', String(wait)).json(limited);
    return true;
  }
  switch (crm.modeFor(email)) {
    case 'outage':
      if (crm.retryAfter !== undefined) res.set('Retry-After', String(crm.retryAfter));
      res.status(503).json(outage);
      return true;
    case 'html':
      res.type('html').send('<h1>Welcome to the CRM</h1>');
      return true;
    case 'garbage':
      res.type('json').send('{"customerType": "VI');
      return true;
    case 'error':
      res.status(200).json(outage);
      return true;
    case 'twice':
      res.type('json').send('{"customerType": "Regular", "customerType": "VIP"}');
      return true;
    case 'slow':
      await sleep(SLOW, undefined, { ref: false });
      return false;
    case 'ok':
      return false;
  }
}
