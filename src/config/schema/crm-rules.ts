import { z } from 'zod';
import { isPhoneCountry } from '../../phone/e164.js';
import type { Environment } from '../../crm/build-request.js';
import { DAY, MINUTE } from '../duration.js';
import { DEFAULTS } from '../defaults.js';
import { allowInternal } from './allow-internal.js';
import { duration, mapping, name, oneOrMore, report, text } from './basics.js';

const MAX_VARIABLES = 10;
/** As texts write them after the dollar sign. */
export const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

const word = z
  .union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' })
  .transform(String)
  .pipe(text(100));

const words = oneOrMore(z.array(word).min(1).max(50));

/** What makes a VIP, apart from where it is read. */
export const vipValues = {
  equals: words.exactOptional(),
  atLeast: z.number().exactOptional(),
};

/** With neither, the word VIP. */
export function withDefaultValue<T extends { equals?: string[]; atLeast?: number }>(rule: T): T {
  return rule.equals === undefined && rule.atLeast === undefined
    ? { ...rule, equals: [...DEFAULTS.crm.vipWhen.equals] }
    : rule;
}

const recheck = mapping({
  after: duration(MINUTE, DAY).prefault(DEFAULTS.crm.recheck.after),
  times: z.int().min(1).max(50).default(DEFAULTS.crm.recheck.times),
});

const limits = mapping({ callsPerSecond: z.number().min(0.1).max(1_000) });

/** What every kind of CRM may say besides its own. */
export function crmRules(
  env: Environment,
  defaults: { name: string; whenKeyMissing: 'misconfigured' | 'regular' },
) {
  return {
    name: name(60).default(defaults.name),
    whenKeyMissing: z.enum(['misconfigured', 'regular']).default(defaults.whenKeyMissing),
    patience: duration(1_000, DAY).prefault(DEFAULTS.crm.patience),
    recheck: recheck.exactOptional(),
    probe: z.email({ error: 'must be an e-mail address' }).exactOptional(),
    limits: limits.exactOptional(),
    allowInternal: allowInternal(env),
    defaultCountry: country.exactOptional(),
  };
}

/** Of phone numbers that begin without a country code. */
export const country = z
  .string()
  .transform((value) => value.trim().toUpperCase())
  .superRefine((value, ctx) => {
    if (!isPhoneCountry(value))
      report(ctx, 'ROUTER_BAD_VALUE', 'must be an ISO 3166 country code such as DE');
  });

/** `CustomerType: <field>`: what texts, tags and comments call a field. */
export function variablesOf<T extends z.ZodType<string>>(field: T) {
  return z.record(z.string(), field).superRefine((value, ctx) => {
    const names = Object.keys(value);
    if (names.length > MAX_VARIABLES)
      report(ctx, 'ROUTER_OUT_OF_RANGE', `${names.length} of at most ${MAX_VARIABLES}`);
    for (const one of names)
      if (!VARIABLE.test(one))
        report(ctx, 'ROUTER_BAD_NAME', 'a variable is 1 to 64 letters, digits and _', [one]);
  });
}
/** By what contacts are known; for CRMs that can be searched by it. */
export const identifyBy = {
  email: z
    .array(z.enum(['email']))
    .min(1)
    .default(['email']),
  emailOrPhone: z
    .array(z.enum(['email', 'phone']))
    .min(1)
    .default(['email']),
};
