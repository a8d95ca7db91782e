import { z } from 'zod';
import type { Checks } from './checks.js';
import { crmHttp, type HttpRequestStep } from './crm-http.js';
import { crmActiveCampaign, crmHubspot, crmPipedrive, crmSalesforce } from './crm-presets.js';
import type { SalesforceSource, TokenSource } from './crm-presets.js';
import { crmRules, identifyBy, variablesOf, vipValues, withVariables, type CrmRules } from './crm-rules.js';
import { chosenBy, isRecord, mapping, report, text } from './values.js';

const STANDARD_FIELDS = { field: 'tier', tags: 'tag', lifecycle: 'lifecycle' } as const;

const read = z
  .enum(['field', 'tags', 'lifecycle'])
  .describe("What of the platform's own record is compared with `vipWhen`");

/** What of the platform's own contact is compared with `vipWhen`: a field by `vipWhen.variable`, the tags, the lifecycle. */
export type ContactReading = z.output<typeof read>;

/** The platform's own record of the contact: nobody is asked for anything. */
function crmContact(checks: Checks) {
  const rules = crmRules(checks, { name: 'the contact', whenKeyMissing: 'regular' });
  const { name, whenKeyMissing, patience } = rules;
  return mapping({
    type: z.literal('contact').describe("The platform's own record of the contact"),
    name,
    whenKeyMissing,
    patience,
    variables: variablesOf(text(100)),
    read,
    vipWhen: mapping({
      field: text(100).exactOptional().describe('Name of the custom field, with `read: field`'),
      ...vipValues,
    }).prefault({}),
  }).transform((value) => ({
    ...withVariables({
      ...value,
      vipWhen: { ...value.vipWhen, field: value.vipWhen.field ?? STANDARD_FIELDS[value.read] },
    }),
    identifyBy: [],
  }));
}

const file = text(500).describe('The list of VIPs: an absolute path, or one relative to router.yaml');

/** A file of VIPs. Without `vipWhen` every row is a VIP. */
function crmCsv(checks: Checks) {
  const rules = crmRules(checks, { name: 'the VIP list', whenKeyMissing: 'regular' });
  const { name, whenKeyMissing, patience, probe, defaultCountry } = rules;
  const field = text(100).describe('A column');
  return mapping({
    type: z.literal('csv').describe('A file with a header line: `Email`, `Phone` or both'),
    name,
    whenKeyMissing,
    patience,
    probe,
    defaultCountry,
    variables: variablesOf(text(100)),
    identifyBy: identifyBy.emailOrPhone,
    file,
    vipWhen: mapping({ field, ...vipValues })
      .prefault({ field: 'listed', equals: ['yes'] })
      .describe('Without it everybody in the list is a VIP'),
    owner: mapping({ field })
      .exactOptional()
      .describe("Who owns the account, by an agent's id, e-mail or `crmOwner`"),
  }).transform((value) => withVariables(value));
}

/** Where the answer comes from. Tokens and secrets are `${ENV}` references; `timeout` is for the whole lookup. */
export type CrmSource =
  | { type: 'http'; request: HttpRequestStep }
  | TokenSource<'hubspot'>
  | TokenSource<'pipedrive'>
  | TokenSource<'activecampaign'>
  | SalesforceSource
  | { type: 'contact'; read: ContactReading }
  | CsvSource;

/** A file of VIPs: columns `email` (and `phone`), the one of `vipWhen` and the one of `owner`. */
export interface CsvSource {
  type: 'csv';
  file: z.output<typeof file>;
}

export type CrmPolicy = CrmRules & CrmSource;

export const CRM_KINDS = {
  http: crmHttp,
  hubspot: crmHubspot,
  salesforce: crmSalesforce,
  pipedrive: crmPipedrive,
  activecampaign: crmActiveCampaign,
  contact: crmContact,
  csv: crmCsv,
} as const;

/** "Get Contact Data": which CRM, and what of its answer means VIP. */
export function crm(checks: Checks) {
  return chosenBy<CrmPolicy>('crm', (value, ctx) => {
    const type = isRecord(value) ? (value['type'] ?? 'http') : 'http';
    if (typeof type === 'string' && Object.hasOwn(CRM_KINDS, type))
      return CRM_KINDS[type as keyof typeof CRM_KINDS](checks);
    report(ctx, 'ROUTER_BAD_VALUE', `must be ${Object.keys(CRM_KINDS).join(', ')}`, ['type']);
    return undefined;
  });
}
