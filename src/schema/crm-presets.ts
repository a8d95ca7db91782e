import { z } from 'zod';
import type { Checks } from './checks.js';
import { MAX_REQUEST, REQUEST_TIMEOUT } from './crm-http.js';
import { crmRules, identifyBy, variablesOf, vipValues, withVariables } from './crm-rules.js';
import { duration, mapping, oneOrMore, report, text } from './values.js';
import type { Parsed } from './values.js';

interface Preset {
  name: string;
  baseUrl?: string;
  /** How the CRM names its fields. */
  field: RegExp;
  fieldMeaning: string;
}

const PRESETS = {
  hubspot: {
    name: 'HubSpot',
    baseUrl: 'https://api.hubapi.com',
    field: /^[a-z][a-z0-9_]{0,99}$/,
    fieldMeaning: 'the internal name of a contact property, like customer_type',
  },
  pipedrive: {
    name: 'Pipedrive',
    baseUrl: 'https://api.pipedrive.com',
    field: /^([0-9a-f]{40}|[a-z_]{1,60})$/,
    fieldMeaning: "the 40-digit key of a custom field, or one of the person's own, like owner_id",
  },
  activecampaign: {
    name: 'ActiveCampaign',
    field: /^\d{1,9}$/,
    fieldMeaning: 'the number of a custom field, like 7',
  },
  salesforce: {
    name: 'Salesforce',
    field: /^[A-Za-z]\w{0,79}(\.[A-Za-z]\w{0,79})?$/,
    fieldMeaning: 'an API name, like Customer_Type__c or Owner.Email',
  },
} satisfies Record<string, Preset>;

type PresetName = keyof typeof PRESETS;

function presetKeys<P extends PresetName>(type: P, checks: Checks) {
  const preset: Preset = PRESETS[type];
  const address = checks.serviceUrl(text(500)).transform((value) => value.replace(/(?<!\/)\/+$/, ''));
  const field = z
    .union([z.string(), z.int().nonnegative().transform(String)])
    .pipe(z.string().regex(preset.field, { error: `must be ${preset.fieldMeaning}` }))
    .describe(`The field: ${preset.fieldMeaning}`);
  return {
    type: z.literal(type).describe(preset.name),
    ...crmRules(checks, { name: preset.name, whenKeyMissing: 'regular' }),
    baseUrl: (preset.baseUrl === undefined ? address : address.prefault(preset.baseUrl)).describe(
      "Address of the account's API",
    ),
    timeout: duration(100, MAX_REQUEST)
      .prefault(REQUEST_TIMEOUT)
      .describe('For one lookup, however many requests it takes'),
    vipWhen: mapping({ field, ...vipValues }),
    owner: mapping({ field })
      .exactOptional()
      .describe("Who owns the account, by an agent's id, e-mail or `crmOwner`"),
    variables: variablesOf(field),
  };
}

const token = (checks: Checks) => checks.secret(text(200));

function withToken<P extends PresetName>(type: P, checks: Checks) {
  return {
    ...presetKeys(type, checks),
    token: token(checks).describe('API token: a reference to the environment'),
  };
}

export const crmHubspot = (checks: Checks) =>
  mapping({ ...withToken('hubspot', checks), identifyBy: identifyBy.emailOrPhone }).transform((value) =>
    withVariables(value),
  );

export const crmPipedrive = (checks: Checks) =>
  mapping({ ...withToken('pipedrive', checks), identifyBy: identifyBy.emailOrPhone }).transform((value) =>
    withVariables(value),
  );

/** Its contacts cannot be found by phone. */
export const crmActiveCampaign = (checks: Checks) =>
  mapping({ ...withToken('activecampaign', checks), identifyBy: identifyBy.email }).transform((value) =>
    withVariables(value),
  );

/** Tokens are `${ENV}` references; `timeout` is in milliseconds and for the whole lookup. */
export type TokenSource<T extends PresetName> = Pick<
  Parsed<ReturnType<typeof withToken<T>>>,
  'type' | 'baseUrl' | 'token' | 'timeout'
>;

const fieldNames = oneOrMore(
  z
    .array(z.string().regex(/^[A-Za-z]\w{0,79}$/, { error: 'must be API names, like Email' }))
    .min(1)
    .max(5),
).exactOptional();

const salesforceKeys = {
  apiVersion: z
    .string()
    .regex(/^v\d{2,3}\.0$/, { error: 'must be a version like v60.0' })
    .default('v60.0')
    .describe('Version of its REST API'),
  object: z
    .string()
    .regex(/^[A-Za-z]\w{0,79}$/, { error: 'must be the API name of an object, like Contact' })
    .default('Contact')
    .describe('The object that is searched; `Account` for person accounts'),
  emailFields: fieldNames.describe(
    'Fields that hold e-mail addresses; without it, the usual ones of the object',
  ),
  phoneFields: fieldNames.describe(
    'Fields that hold phone numbers; without it, the usual ones of the object',
  ),
};

/** With a token, or with client credentials that buy one. */
export function crmSalesforce(checks: Checks) {
  const tokenUrl = checks.serviceUrl(text(500)).exactOptional();
  return mapping({
    ...presetKeys('salesforce', checks),
    identifyBy: identifyBy.emailOrPhone,
    ...salesforceKeys,
    token: token(checks).exactOptional().describe('Access token; or `oauth`'),
    oauth: mapping({
      clientId: token(checks).describe('A reference to the environment'),
      clientSecret: token(checks).describe('A reference to the environment'),
      tokenUrl: tokenUrl.describe('Where the token is bought; without it, at `baseUrl`'),
    })
      .exactOptional()
      .describe('Client credentials'),
  }).transform((value, ctx) => {
    const { token: given, oauth: credentials, ...rest } = withVariables(value);
    if ((given === undefined) === (credentials === undefined)) {
      report(ctx, 'ROUTER_MISSING_KEY', 'name a token, or oauth with clientId and clientSecret');
      return z.NEVER;
    }
    if (credentials === undefined) return { ...rest, auth: { token: given ?? '' } };
    return { ...rest, auth: { tokenUrl: '', ...credentials } };
  });
}

export interface SalesforceSource
  extends
    Parsed<typeof salesforceKeys>,
    Pick<Parsed<ReturnType<typeof presetKeys<'salesforce'>>>, 'type' | 'baseUrl' | 'timeout'> {
  auth: { token: string } | { tokenUrl: string; clientId: string; clientSecret: string };
}
