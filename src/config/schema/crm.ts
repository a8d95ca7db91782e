import type { Environment } from '../../crm/build-request.js';
import type { CrmPolicy } from '../../routing/policy/policy.js';
import { chosenBy, isRecord, report } from './basics.js';
import { crmHttp } from './crm-http.js';
import { crmContact, crmCsv } from './crm-lists.js';
import { crmActiveCampaign, crmHubspot, crmPipedrive, crmSalesforce } from './crm-presets.js';

export const KINDS = {
  http: crmHttp,
  hubspot: crmHubspot,
  salesforce: crmSalesforce,
  pipedrive: crmPipedrive,
  activecampaign: crmActiveCampaign,
  contact: crmContact,
  csv: crmCsv,
} as const;

/** "Get Contact Data": which CRM, and what of its answer means VIP. */
export function crm(env: Environment) {
  return chosenBy<CrmPolicy>('crm', (value, ctx) => {
    const type = isRecord(value) ? (value['type'] ?? 'http') : 'http';
    if (typeof type === 'string' && Object.hasOwn(KINDS, type)) return KINDS[type as keyof typeof KINDS](env);
    report(ctx, 'ROUTER_BAD_VALUE', `must be ${Object.keys(KINDS).join(', ')}`, ['type']);
    return undefined;
  });
}
