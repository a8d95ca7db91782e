/** The CRMs of the sandbox: somebody's own at the root, the well-known ones below their names. All have the same people. */
import { Router } from 'express';
import type { Ledger } from '../ledger.js';
import { activeCampaign } from './activecampaign.js';
import type { CrmDeps } from './deps.js';
import { generic } from './generic.js';
import { hubspot } from './hubspot.js';
import { pipedrive } from './pipedrive.js';
import { salesforce } from './salesforce.js';

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
