import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import { parseSingularPath } from '../../crm/response-mapping.js';
import { DEFAULTS } from '../defaults.js';
import { always, isRecord, mapping, report, text } from './basics.js';
import { crmRequest } from './crm-request.js';
import { crmRules, identifyBy, vipValues, withDefaultValue } from './crm-rules.js';

/** A path into the answer, or the name of a variable that the response mapping fills. */
const place = {
  variable: text(64).exactOptional(),
  path: text(500)
    .superRefine((value, ctx) => {
      if (typeof value === 'string') checkPath(ctx, value);
    }, always)
    .exactOptional(),
};

function checkPath(ctx: Parameters<typeof report>[0], path: string): void {
  try {
    parseSingularPath(path);
  } catch (e) {
    if (!(e instanceof SyntaxError)) throw e;
    report(ctx, 'ROUTER_BAD_PATH', e.message);
  }
}

/** Any JSON endpoint: "HTTP Request". A `path` is a response mapping of its own, named by the path. */
export function crmHttp(env: Environment) {
  const { name } = DEFAULTS.crm;
  return mapping({
    type: z.literal('http').default('http'),
    ...crmRules(env, { name, whenKeyMissing: DEFAULTS.crm.whenKeyMissing }),
    identifyBy: identifyBy.emailOrPhone,
    request: crmRequest(env),
    vipWhen: mapping({ ...place, ...vipValues }).prefault({}),
    owner: mapping(place).exactOptional(),
  })
    .superRefine((value: unknown, ctx) => {
      if (!isRecord(value)) return;
      for (const key of ['vipWhen', 'owner']) checkPlace(ctx, value, key);
    }, always)
    .transform(({ vipWhen, owner, request, ...rest }) => {
      const { path, variable = DEFAULTS.crm.vipWhen.variable, ...values } = vipWhen;
      const paths = [path, owner?.path].filter((one) => one !== undefined);
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
        vipWhen: withDefaultValue({ variable: path ?? variable, ...values }),
        variables: Object.fromEntries(names.map((one) => [one, one])),
        ...(ownerName === undefined ? {} : { owner: ownerName }),
      };
    });
}

function checkPlace(ctx: Parameters<typeof report>[0], crm: Record<string, unknown>, key: string): void {
  const given = crm[key];
  if (!isRecord(given)) return;
  const { variable, path } = given;
  if (variable !== undefined && path !== undefined)
    report(ctx, 'ROUTER_BAD_VALUE', 'name a variable or a path, not both', [key]);
  const mapping = isRecord(crm['request']) ? crm['request'].responseMapping : undefined;
  const saved = isRecord(crm['request']) ? crm['request'].saveStatusAs : undefined;
  const wanted =
    typeof variable === 'string' ? variable : key === 'vipWhen' ? DEFAULTS.crm.vipWhen.variable : undefined;
  if (path !== undefined || wanted === undefined || wanted === saved || !isRecord(mapping)) return;
  if (!Object.hasOwn(mapping, wanted))
    report(ctx, 'ROUTER_UNKNOWN_VARIABLE', `responseMapping fills no ${wanted}`, [key, 'variable']);
}
