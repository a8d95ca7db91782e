import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import { DAY } from '../duration.js';
import { DEFAULTS } from '../defaults.js';
import { always, duration, isRecord, name, report, text } from './basics.js';
import { crmRequest } from './crm-request.js';

const wanted = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' })
  .transform(String)
  .pipe(text(100));

export function crm(env: Environment) {
  return z
    .strictObject({
      name: name(60).default(DEFAULTS.crm.name),
      request: crmRequest(env),
      vipWhen: z
        .strictObject({
          variable: text(64).default(DEFAULTS.crm.vipWhen.variable),
          equals: z
            .preprocess(
              (given): unknown => (Array.isArray(given) ? given : [given]),
              z.array(wanted).min(1).max(50),
            )
            .prefault(DEFAULTS.crm.vipWhen.equals),
        })
        .prefault({}),
      whenKeyMissing: z.enum(['misconfigured', 'regular']).default(DEFAULTS.crm.whenKeyMissing),
      patience: duration(1_000, DAY).prefault(DEFAULTS.crm.patience),
    })
    .superRefine((value: unknown, ctx) => {
      const { request, vipWhen } = isRecord(value) ? value : {};
      const mapping = isRecord(request) ? request.responseMapping : undefined;
      const variable = isRecord(vipWhen) ? vipWhen.variable : undefined;
      if (isRecord(mapping) && typeof variable === 'string' && !Object.hasOwn(mapping, variable))
        report(ctx, 'ROUTER_UNKNOWN_VARIABLE', `responseMapping fills no ${variable}`, [
          'vipWhen',
          'variable',
        ]);
    }, always);
}
