import type { CrmPolicy } from '../routing/policy/policy.js';
import type { LookUp } from './look-up.js';
import { activeCampaignLookUp } from './sources/activecampaign.js';
import { contactLookUp } from './sources/contact.js';
import { csvLookUp } from './sources/csv.js';
import { httpLookUp } from './sources/http.js';
import { hubspotLookUp } from './sources/hubspot.js';
import { pipedriveLookUp } from './sources/pipedrive.js';
import { salesforceLookUp } from './sources/salesforce.js';

/** How customers are looked up, as the policy says. */
export function lookUpFor(crm: CrmPolicy): LookUp {
  const named = [crm.vipWhen.variable, crm.owner, ...Object.values(crm.variables ?? {})];
  const fields = [...new Set(named.flatMap((one) => one ?? []))];
  if ('request' in crm) return httpLookUp(crm.request, crm);
  switch (crm.type) {
    case 'hubspot':
      return hubspotLookUp(crm, fields);
    case 'pipedrive':
      return pipedriveLookUp(crm, fields);
    case 'activecampaign':
      return activeCampaignLookUp(crm, fields);
    case 'salesforce':
      return salesforceLookUp(crm, fields);
    case 'contact':
      return contactLookUp(crm.read, crm.vipWhen, fields);
    case 'csv':
      return csvLookUp(crm, fields);
  }
}

/** Milliseconds one look-up may take, however many requests it needs. */
export function timeoutOf(crm: CrmPolicy): number {
  if ('request' in crm) return crm.request.timeout;
  return 'timeout' in crm ? crm.timeout : 1_000;
}
