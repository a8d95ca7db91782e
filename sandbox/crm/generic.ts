/** A CRM of somebody's own: `GET /customers?email=…` or `?phone=…` answers `{"customerType": "VIP"}`. */
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
