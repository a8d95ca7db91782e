import { z } from 'zod';
import type { Checks } from './checks.js';
import { crmRules, CUSTOMER_TYPE, identifyBy, VARIABLE, vipValues, withDefaultValue } from './crm-rules.js';
import { always, duration, isRecord, mapping, report, text, type Reporter } from './values.js';

const MAX_BODY = 64 * 1024;
/** A run waits this long for one try; the activity's own limit is 30 s. */
export const MAX_REQUEST = 25_000;
export const REQUEST_TIMEOUT = '10s';

/** What is read from the answer when the policy does not say. */
export const DEFAULT_MAPPING = { [CUSTOMER_TYPE]: '$.customerType' };

/** "HTTP Request". Variables and `${ENV}` stay in place: the activity fills them in. */
function crmRequest(checks: Checks) {
  return mapping({
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET').describe('HTTP method'),
    url: checks
      .requestUrl(text(2_000))
      .describe('Begins with `http://`, `https://` or one `${ENV}`. Variables in path and query only'),
    headers: checks
      .headers(z.record(z.string(), z.string()))
      .default({})
      .describe('At most 10. Headers that hold secrets must be references'),
    body: checks
      .body(
        mapping({
          contentType: text(100)
            .default('application/json')
            .describe('`application/json`, `application/x-www-form-urlencoded` or `text/plain`'),
          template: z.string().max(MAX_BODY).describe('In JSON, variables stand inside of strings'),
        }),
      )
      .exactOptional()
      .describe('Not with `GET`'),
    responseMapping: z
      .record(z.string(), checks.path(z.string()))
      .superRefine((value, ctx) => {
        checkNames(ctx, Object.keys(value));
      }, always)
      .prefault(DEFAULT_MAPPING)
      .describe('Variables and their places in the answer, at most 10. Singular JSONPath (RFC 9535)'),
    timeout: duration(100, MAX_REQUEST)
      .prefault(REQUEST_TIMEOUT)
      .describe('For one try. The first, quick try ends after 1.7 s'),
    saveStatusAs: z
      .string()
      .regex(VARIABLE, { error: 'must be 1 to 64 letters, digits and _' })
      .exactOptional()
      .describe('A variable for the HTTP status of the answer, as text'),
  }).superRefine((value: unknown, ctx) => {
    if (isRecord(value) && value.body !== undefined && value.method === 'GET')
      report(ctx, 'ROUTER_BAD_BODY', 'a GET request has no body', ['body']);
  }, always);
}

/** An HTTP request as router.yaml describes it; `$contact.x` and `${ENV}` are still in place. */
export type HttpRequestStep = z.output<ReturnType<typeof crmRequest>>;

const MAX_MAPPINGS = 10;

function checkNames(ctx: Reporter, variables: string[]): void {
  if (variables.length > MAX_MAPPINGS)
    report(ctx, 'ROUTER_TOO_MANY_MAPPINGS', `${variables.length} of at most ${MAX_MAPPINGS}`);
  for (const one of variables)
    if (!VARIABLE.test(one))
      report(ctx, 'ROUTER_BAD_NAME', 'a variable is 1 to 64 letters, digits and _', [one]);
}

/** Any JSON endpoint. A `path` is a response mapping of its own, named by the path. */
export function crmHttp(checks: Checks) {
  const variable = text(64).exactOptional();
  const path = checks
    .path(text(500))
    .exactOptional()
    .describe('Instead of `variable`: the place in the answer');
  return mapping({
    type: z.literal('http').default('http').describe('Any JSON endpoint'),
    ...crmRules(checks, { name: 'CRM', whenKeyMissing: 'misconfigured' }),
    identifyBy: identifyBy.emailOrPhone,
    request: crmRequest(checks),
    vipWhen: mapping({
      variable: variable.meta({ default: CUSTOMER_TYPE, description: 'The variable that tells a VIP' }),
      path,
      ...vipValues,
    }).prefault({}),
    owner: mapping({ variable: variable.describe('The variable that names the owner'), path })
      .exactOptional()
      .describe("Who owns the account, by an agent's id, e-mail or `crmOwner`"),
  })
    .superRefine((value: unknown, ctx) => {
      if (!isRecord(value)) return;
      for (const key of ['vipWhen', 'owner']) checkPlace(ctx, value, key);
    }, always)
    .transform(({ vipWhen, owner, request, ...rest }) => {
      const { path: vipPath, variable: vipVariable = CUSTOMER_TYPE, ...values } = vipWhen;
      const paths = [vipPath, owner?.path].filter((one) => one !== undefined);
      const saved = request.saveStatusAs === undefined ? [] : [request.saveStatusAs];
      const names = [...Object.keys(request.responseMapping), ...saved];
      const responseMapping = {
        ...request.responseMapping,
        ...Object.fromEntries(paths.map((one) => [one, one])),
      };
      const ownerName = owner?.path ?? owner?.variable;
      return {
        ...rest,
        request: { ...request, responseMapping },
        vipWhen: withDefaultValue({ variable: vipPath ?? vipVariable, ...values }),
        variables: Object.fromEntries(names.map((one) => [one, one])),
        ...(ownerName === undefined ? {} : { owner: ownerName }),
      };
    });
}

function checkPlace(ctx: Reporter, crm: Record<string, unknown>, key: string): void {
  const given = crm[key];
  if (!isRecord(given)) return;
  const { variable, path } = given;
  if (variable !== undefined && path !== undefined)
    report(ctx, 'ROUTER_BAD_VALUE', 'name a variable or a path, not both', [key]);
  const { responseMapping, saveStatusAs } = isRecord(crm['request']) ? crm['request'] : {};
  const wanted = typeof variable === 'string' ? variable : key === 'vipWhen' ? CUSTOMER_TYPE : undefined;
  if (path !== undefined || wanted === undefined || wanted === saveStatusAs || !isRecord(responseMapping))
    return;
  if (!Object.hasOwn(responseMapping, wanted))
    report(ctx, 'ROUTER_UNKNOWN_VARIABLE', `responseMapping fills no ${wanted}`, [key, 'variable']);
}
