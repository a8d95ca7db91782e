/** What the CRMs of the sandbox have in common. */
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

/** A query parameter that was given once; everything else is as good as absent. */
export function queryText(value: unknown, absent = ''): string {
  return typeof value === 'string' ? value : absent;
}

/** A field in which several groups may be chosen: a record has values, people see labels. */
export const GROUPS: readonly [label: string, value: string][] = [
  ['VIP', 'grp_1'],
  ['Partner', 'grp_2'],
  ['Newsletter', 'grp_3'],
];

export const groupValue = (label: string): string =>
  GROUPS.find(([one]) => one === label)?.[1] ?? label.toLowerCase();
