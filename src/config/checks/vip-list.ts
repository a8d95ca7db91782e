import { judge } from '../../crm/judge.js';
import { CrmMisconfigured } from '../../crm/errors.js';
import { columnOf, LISTED } from '../../crm/sources/csv.js';
import { addressColumns, readVipList, type VipList } from '../../crm/sources/vip-list.js';
import { foldEmail } from '../../crm/address.js';
import type { CrmRules } from '../../routing/policy/policy.js';
import type { Finding } from './raw.js';
import type { WorkspaceConfig } from '../workspace.js';

/** Refuses a list in which no contact can be found. Otherwise every contact would go to triage. */
export function checkVipList({ policy }: WorkspaceConfig, index: number): Finding[] {
  const { crm } = policy;
  if (crm.type !== 'csv') return [];
  const path = ['workspaces', index, 'crm', 'file'];
  try {
    const why = whyUnusable(readVipList(crm.file, crm.defaultCountry), crm);
    return why === undefined ? [] : [{ code: 'ROUTER_BAD_VIP_LIST', path, message: why }];
  } catch (e) {
    if (!(e instanceof CrmMisconfigured)) throw e;
    return [{ code: 'ROUTER_BAD_VIP_LIST', path, message: e.message }];
  }
}

/** @throws {CrmMisconfigured} when a column is not there */
function whyUnusable({ columns, rows }: VipList, crm: CrmRules): string | undefined {
  const { emails, phones } = addressColumns(columns);
  const by = crm.identifyBy;
  if (!by.includes('phone') && emails.length === 0)
    return 'the list has phone numbers only; crm.identifyBy must list phone';
  if (by.includes('phone') && phones.length === 0)
    return 'the list has no phone numbers, but crm.identifyBy lists phone';
  const { variable } = crm.vipWhen;
  const named = [variable, crm.owner, ...Object.values(crm.variables ?? {})];
  for (const name of named) if (name !== undefined && name !== LISTED) columnOf(columns, name);
  const isVip = (row: Record<string, string> | undefined) => {
    const value = variable === LISTED ? 'yes' : (row?.[columnOf(columns, variable)] ?? null);
    return row !== undefined && judge([{ fields: { [variable]: value } }], crm).type === 'vip';
  };
  if (rows.size > 0 && ![...rows.values()].some(isVip))
    return `no line of the list is a VIP by crm.vipWhen (column ${variable})`;
  if (crm.probe !== undefined && !isVip(rows.get(foldEmail(crm.probe))))
    return 'crm.probe is not a VIP in this list';
  return undefined;
}
