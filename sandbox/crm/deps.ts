import type { Request } from 'express';
import type { Faults } from '../faults.js';
import type { Store } from '../store.js';
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
