/** A CRM with one endpoint: `GET /customers?email=…` answers `{"customerType": "VIP"}`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import { applyFault } from '../apply-fault.js';
import type { Faults } from '../faults.js';
import type { Ledger } from '../ledger.js';
import type { Store } from '../store.js';

/** `outage`: 503. `slow`: answers after 20 s. `html`: a page instead of JSON. `garbage`: JSON that ends in the middle. */
export type CrmMode = 'ok' | 'outage' | 'slow' | 'html' | 'garbage';

export class CrmSwitch {
  mode: CrmMode = 'ok';
  /** Customers whose look-up fails while all others work, by lower-case e-mail. */
  readonly outages = new Set<string>();

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
    if (req.get('authorization') !== `Bearer ${token}`)
      return void res.status(401).json({ error: 'unauthorized' });
    const email = typeof req.query['email'] === 'string' ? req.query['email'].trim().toLowerCase() : '';
    if (email === '') return void res.status(400).json({ error: 'email is missing' });
    ledger.write({ call: 'customer', contact: undefined, status: 0 });
    if (await applyFault(faults.take('customer', email, 'before'), res)) return;
    switch (crm.modeFor(email)) {
      case 'outage':
        return void res.status(503).json({ error: 'out of service' });
      case 'html':
        return void res.type('html').send('<h1>Welcome to the CRM</h1>');
      case 'garbage':
        return void res.type('json').send('{"customerType": "VI');
      case 'slow':
        await sleep(20_000);
        break;
      case 'ok':
    }
    const customer = store.customers.find((one) => one.email === email);
    if (!customer) return void res.status(404).json({ error: 'no such customer' });
    res.json({ customerType: customer.customerType });
  });
  return router;
}
