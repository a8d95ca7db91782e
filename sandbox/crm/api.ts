/** The CRMs of the sandbox: somebody's own at the root, the well-known ones below their names. All have the same people. */
import { Router } from 'express';
import type { Ledger } from '../ledger.js';
import { activeCampaign } from './activecampaign.js';
import { hubspot } from './hubspot.js';
import { pipedrive } from './pipedrive.js';
import { salesforce } from './salesforce.js';
import type { CrmDeps } from './shared.js';
import { misbehave } from './misbehave.js';
import { oneEach, peopleOf, same } from './people.js';

export function crmApi({ ledger, ...parts }: Omit<CrmDeps, 'note'> & { ledger: Ledger }): Router {
  const deps: CrmDeps = {
    ...parts,
    note: (req, status) => ledger.write(req, { call: 'customer', contact: undefined, status }),
  };
  const router = Router();
  router.use((_req, res, next) => {
    res.once('close', parts.crm.begin());
    next();
  });
  router.use('/hubspot', hubspot(deps));
  router.use('/salesforce', salesforce(deps));
  router.use('/pipedrive', pipedrive(deps));
  router.use('/activecampaign', activeCampaign(deps));
  router.use(generic(deps));
  return router;
}

/** A CRM of somebody's own: `GET /customers?email=…` or `?phone=…` answers `{"customerType": "VIP"}`. */

const excuses = { outage: { error: 'out of service' }, limited: { error: 'too many requests' } };

function generic(deps: CrmDeps): Router {
  const { store, token, note } = deps;
  const router = Router();
  router.get('/customers', async (req, res) => {
    if (req.get('authorization') !== `Bearer ${token}`) {
      note(req, 401);
      return void res.status(401).json({ error: 'unauthorized' });
    }
    const asked = (name: string) => {
      const value = req.query[name];
      return typeof value === 'string' ? value.trim() : '';
    };
    const by = asked('email') === '' ? 'phone' : 'email';
    const key = asked(by);
    if (key === '') return void res.status(400).json({ error: 'email or phone is missing' });
    note(req, 0);
    if (await misbehave(deps, res, key.toLowerCase(), excuses)) return;
    const customer = oneEach(peopleOf(store)).find((one) => same(one[by], key));
    if (!customer) return void res.status(404).json({ error: 'no such customer' });
    const { customerType, owner, lifetimeValue, groups } = customer;
    res.json({
      ...(customerType === undefined ? {} : { customerType }),
      lifetimeValue,
      owner: owner.email,
      groups,
    });
  });
  return router;
}
