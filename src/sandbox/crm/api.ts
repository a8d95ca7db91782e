/** The CRMs of the sandbox: somebody's own at the root, the well-known ones below their names. All have the same people. */
import { Router, type Request } from 'express';
import type { Faults } from '../faults.js';
import type { Ledger } from '../ledger.js';
import type { Store } from '../store.js';
import { activeCampaign } from './activecampaign.js';
import { generic } from './generic.js';
import { hubspot } from './hubspot.js';
import { pipedrive } from './pipedrive.js';
import { salesforce } from './salesforce.js';
import type { CrmSwitch } from './switch.js';

export interface CrmDeps {
  store: Store;
  faults: Faults;
  crm: CrmSwitch;
  /** The key of all of them; Salesforce's client secret. */
  token: string;
  /** Writes a request into the ledger. */
  note: (req: Request, status: number) => void;
}

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
