/** A CRM with one endpoint: `GET /customers?email=…` answers `{"customerType": "VIP"}`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import { applyFault } from '../apply-fault.js';
import type { Faults } from '../faults.js';
import type { Ledger } from '../ledger.js';
import type { Store } from '../store.js';

/** `outage`: 503. `slow`: answers after 20 s. `html`: a page instead of JSON. `garbage`: JSON that ends in the middle. */
export type CrmMode = 'ok' | 'outage' | 'slow' | 'html' | 'garbage';

/** Milliseconds: longer than any client waits. */
const SLOW = 20_000;

export class CrmSwitch {
  mode: CrmMode = 'ok';
  /** Seconds; an outage's answer names them. */
  retryAfter: number | undefined;
  /** Customers whose look-up fails while all others work, by lower-case e-mail. */
  readonly outages = new Set<string>();

  reset(): void {
    this.mode = 'ok';
    this.retryAfter = undefined;
    this.outages.clear();
  }

  modeFor(email: string): CrmMode {
    return this.outages.has(email) ? 'outage' : this.mode;
  }
}

interface Deps {
  store: Store;
  faults: Faults;
  ledger: Ledger;
  crm: CrmSwitch;
  token: string;
}

export function crmApi({ store, faults, ledger, crm, token }: Deps): Router {
  const router = Router();
  router.get('/customers', async (req, res) => {
    const note = (status: number) => ledger.write(req, { call: 'customer', contact: undefined, status });
    if (req.get('authorization') !== `Bearer ${token}`) {
      note(401);
      return void res.status(401).json({ error: 'unauthorized' });
    }
    const email = typeof req.query['email'] === 'string' ? req.query['email'].trim().toLowerCase() : '';
    if (email === '') return void res.status(400).json({ error: 'email is missing' });
    note(0);
    if (await applyFault(faults.take('customer', email, 'before'), res)) return;
    switch (crm.modeFor(email)) {
      case 'outage':
        if (crm.retryAfter !== undefined) res.set('Retry-After', String(crm.retryAfter));
        return void res.status(503).json({ error: 'out of service' });
      case 'html':
        return void res.type('html').send('<h1>Welcome to the CRM</h1>');
      case 'garbage':
        return void res.type('json').send('{"customerType": "VI');
      case 'slow':
        await sleep(SLOW, undefined, { ref: false });
        break;
      case 'ok':
    }
    const customer = store.customers.find((one) => one.email === email);
    if (!customer) return void res.status(404).json({ error: 'no such customer' });
    res.json({ customerType: customer.customerType });
  });
  return router;
}
