import { z } from 'zod';
import { readEnv, type Environment } from '../../crm/build-request.js';
import { parseTemplate } from '../../routing/templates.js';
import { DEFAULTS } from '../defaults.js';
import { always, duration, mapping, oneOrMore, report, text } from './basics.js';
import { checkBaseUrl, MAX_REQUEST } from './crm-request.js';
import { crmRules, identifyBy, variablesOf, vipValues, withDefaultValue } from './crm-rules.js';

const PRESETS = {
  hubspot: { name: 'HubSpot', baseUrl: 'https://api.hubapi.com', field: /^[a-z][a-z0-9_]{0,99}$/ },
  pipedrive: {
    name: 'Pipedrive',
    baseUrl: 'https://api.pipedrive.com',
    field: /^([0-9a-f]{40}|[a-z_]{1,60})$/,
  },
  activecampaign: { name: 'ActiveCampaign', baseUrl: undefined, field: /^\d{1,9}$/ },
  salesforce: { name: 'Salesforce', baseUrl: undefined, field: /^[A-Za-z]\w{0,79}(\.[A-Za-z]\w{0,79})?$/ },
} as const;

/** How each CRM names its fields, for people. */
const FIELD_NAMES = {
  hubspot: 'the internal name of a contact property, like customer_type',
  pipedrive: "the 40-digit key of a custom field, or one of the person's own, like owner_id",
  activecampaign: 'the number of a custom field, like 7',
  salesforce: 'an API name, like Customer_Type__c or Owner.Email',
} as const;

/** A secret: one reference to the environment, so that it never stands in the file, nor in Temporal's history. */
function secret(env: Environment) {
  return text(200).superRefine((value, ctx) => {
    if (typeof value !== 'string') return;
    const [only, another] = parseTemplate(value).parts;
    if (only?.kind !== 'env' || another || only.fallback !== undefined)
      report(ctx, 'ROUTER_SECRET_IN_FILE', 'write a reference such as ${CRM_TOKEN}');
    else if (readEnv(only, env) === undefined)
      report(ctx, 'ROUTER_ENV_MISSING', `the environment variable ${only.name} is not set`);
  }, always);
}

function address(env: Environment) {
  return text(500)
    .superRefine((value, ctx) => {
      if (typeof value === 'string') checkBaseUrl(ctx, value, env);
    }, always)
    .transform((value) => value.replace(/(?<!\/)\/+$/, ''));
}

type Preset = keyof typeof PRESETS;

function fieldOf(preset: Preset) {
  const written = z.union([z.string(), z.int().nonnegative().transform(String)]);
  return written.pipe(z.string().regex(PRESETS[preset].field, { error: `must be ${FIELD_NAMES[preset]}` }));
}

function common<P extends Preset>(preset: P, env: Environment) {
  const { name, baseUrl } = PRESETS[preset];
  const field = fieldOf(preset);
  return {
    type: z.literal(preset),
    ...crmRules(env, { name, whenKeyMissing: 'regular' }),
    baseUrl: baseUrl === undefined ? address(env) : address(env).prefault(baseUrl),
    timeout: duration(100, MAX_REQUEST).prefault(DEFAULTS.crm.timeout),
    vipWhen: mapping({ field, ...vipValues }),
    owner: mapping({ field }).exactOptional(),
    variables: variablesOf(field).exactOptional(),
  };
}

interface Fields {
  vipWhen: { field: string; equals?: string[]; atLeast?: number };
  owner?: { field: string };
  variables?: Record<string, string>;
}

/** The policy calls a field a variable, whatever CRM it comes from. */
export function withVariables<T extends Fields>({
  vipWhen: { field, ...values },
  owner,
  variables: named,
  ...rest
}: T) {
  return {
    ...rest,
    variables: { [DEFAULTS.crm.vipWhen.variable]: field, ...named },
    vipWhen: withDefaultValue({ variable: field, ...values }),
    ...(owner === undefined ? {} : { owner: owner.field }),
  };
}

export const crmHubspot = (env: Environment) =>
  mapping({ ...common('hubspot', env), token: secret(env), identifyBy: identifyBy.emailOrPhone }).transform(
    (value) => withVariables(value),
  );

export const crmPipedrive = (env: Environment) =>
  mapping({ ...common('pipedrive', env), token: secret(env), identifyBy: identifyBy.emailOrPhone }).transform(
    (value) => withVariables(value),
  );

/** Its contacts cannot be found by phone. */
export const crmActiveCampaign = (env: Environment) =>
  mapping({ ...common('activecampaign', env), token: secret(env), identifyBy: identifyBy.email }).transform(
    (value) => withVariables(value),
  );

/** Fields of the object itself that are searched. */
const searched = oneOrMore(
  z
    .array(z.string().regex(/^[A-Za-z]\w{0,79}$/, { error: 'must be API names, like Email' }))
    .min(1)
    .max(5),
);

/** With a token, or with client credentials that buy one. */
export function crmSalesforce(env: Environment) {
  const oauth = mapping({
    clientId: secret(env),
    clientSecret: secret(env),
    tokenUrl: address(env).exactOptional(),
  });
  return mapping({
    ...common('salesforce', env),
    identifyBy: identifyBy.emailOrPhone,
    apiVersion: z
      .string()
      .regex(/^v\d{2,3}\.0$/, { error: 'must be a version like v60.0' })
      .default(DEFAULTS.crm.salesforce.apiVersion),
    object: z
      .string()
      .regex(/^[A-Za-z]\w{0,79}$/, { error: 'must be the API name of an object, like Contact' })
      .default(DEFAULTS.crm.salesforce.object),
    emailFields: searched.exactOptional(),
    phoneFields: searched.exactOptional(),
    token: secret(env).exactOptional(),
    oauth: oauth.exactOptional(),
  }).transform((value, ctx) => {
    const { token, oauth: credentials, ...rest } = withVariables(value);
    if ((token === undefined) === (credentials === undefined)) {
      report(ctx, 'ROUTER_MISSING_KEY', 'name a token, or oauth with clientId and clientSecret');
      return z.NEVER;
    }
    if (credentials === undefined) return { ...rest, auth: { token: token ?? '' } };
    const { tokenUrl = '', clientId, clientSecret } = credentials;
    return { ...rest, auth: { tokenUrl, clientId, clientSecret } };
  });
}
