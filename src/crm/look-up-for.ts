import type { CrmPolicy, ContactReading, VipRule } from '../routing/policy/policy.js';
import type { LookUp } from './look-up.js';
import { activeCampaignLookUp } from './sources/activecampaign.js';
import { csvLookUp } from './sources/csv.js';
import { httpLookUp } from './sources/http.js';
import { hubspotLookUp } from './sources/hubspot.js';
import { pipedriveLookUp } from './sources/pipedrive.js';
import { salesforceLookUp } from './sources/salesforce.js';
import type { Json } from './response-mapping.js';

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

/** Milliseconds one lookup may take, however many requests it needs. */
export function timeoutOf(crm: CrmPolicy): number {
  if ('request' in crm) return crm.request.timeout;
  return 'timeout' in crm ? crm.timeout : 1_000;
}

/** The platform's own record of the contact is the customer record; nobody is asked. */
function contactLookUp(read: ContactReading, { variable }: VipRule, fields: readonly string[]): LookUp {
  return (contact) => {
    const own = Object.fromEntries(
      fields.map((name) => [
        name,
        Object.hasOwn(contact.fields, name) ? (contact.fields[name] ?? null) : null,
      ]),
    );
    const decisive: Record<ContactReading, () => Json> = {
      field: () => own[variable] ?? null,
      lifecycle: () => contact.lifecycle ?? null,
      tags: () => contact.tags ?? [],
    };
    return Promise.resolve([{ fields: { ...own, [variable]: decisive[read]() } }]);
  };
}
