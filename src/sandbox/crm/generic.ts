/** A CRM of somebody's own: `GET /customers?email=…` answers `{"customerType": "VIP"}`. */
import { Router } from 'express';
import type { CrmDeps } from './deps.js';
import { misbehave } from './misbehave.js';
import { oneEach, peopleOf, same } from './people.js';

const excuses = { outage: { error: 'out of service' }, limited: { error: 'too many requests' } };

export function generic(deps: CrmDeps): Router {
  const { store, token, note } = deps;
  const router = Router();
  router.get('/customers', async (req, res) => {
    if (req.get('authorization') !== `Bearer ${token}`) {
      note(req, 401);
      return void res.status(401).json({ error: 'unauthorized' });
    }
    const email = typeof req.query['email'] === 'string' ? req.query['email'].trim().toLowerCase() : '';
    if (email === '') return void res.status(400).json({ error: 'email is missing' });
    note(req, 0);
    if (await misbehave(deps, res, email, excuses)) return;
    const customer = oneEach(peopleOf(store)).find((one) => same(one.email, email));
    if (!customer) return void res.status(404).json({ error: 'no such customer' });
    const { customerType, owner, lifetimeValue } = customer;
    res.json({ ...(customerType === undefined ? {} : { customerType }), lifetimeValue, owner: owner.email });
  });
  return router;
}
