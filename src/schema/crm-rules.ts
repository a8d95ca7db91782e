import { z } from 'zod';
import type { Checks } from './checks.js';
import { DAY, MINUTE } from './duration.js';
import { duration, email, mapping, name, oneOrMore, report, text } from './values.js';
import type { Parsed } from './values.js';
import { allowInternal } from './webhooks.js';

const MAX_VARIABLES = 10;
/** As texts write them after the dollar sign. */
export const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
/** The variable that tells a VIP, unless the policy says otherwise. */
export const CUSTOMER_TYPE = 'CustomerType';

const words = oneOrMore(
  z
    .array(
      z
        .union([z.string(), z.number(), z.boolean()], { error: 'must be text, a number, true or false' })
        .transform(String)
        .pipe(text(100)),
    )
    .min(1)
    .max(50),
);

/** What makes a VIP, apart from where it is read. */
export const vipValues = {
  equals: words
    .exactOptional()
    .describe(
      'Values that mean VIP. Case and surrounding spaces are ignored. Without `atLeast` the default is `VIP`',
    ),
  atLeast: z.number().exactOptional().describe('A number of at least this means VIP, also beside `equals`'),
};

/** Fills in the word VIP where neither words nor a number are given. */
export function withDefaultValue<T extends { equals?: string[]; atLeast?: number }>(rule: T): T {
  return rule.equals === undefined && rule.atLeast === undefined ? { ...rule, equals: ['VIP'] } : rule;
}

/** What every kind of CRM may say besides its own. */
export function crmRules(
  checks: Checks,
  defaults: { name: string; whenKeyMissing: 'misconfigured' | 'regular' },
) {
  return {
    name: name(60).default(defaults.name).describe('As your team calls it'),
    whenKeyMissing: z
      .enum(['misconfigured', 'regular'])
      .default(defaults.whenKeyMissing)
      .describe('What a record without the key means'),
    patience: duration(1_000, DAY)
      .prefault('2m')
      .describe('How long a CRM that does not answer is asked again; then `targets.unavailable`'),
    recheck: mapping({
      after: duration(MINUTE, DAY).prefault('15m').describe('Time before each further lookup'),
      times: z.int().min(1).max(50).default(3).describe('How many further lookups'),
    })
      .exactOptional()
      .describe('After `targets.unavailable` the CRM is asked again, and the conversation may move'),
    probe: email
      .exactOptional()
      .describe(
        'E-mail of a known VIP, looked up at start and hourly. While it is not one, others take `targets.misconfigured`',
      ),
    limits: mapping({
      callsPerSecond: z
        .number()
        .min(0.1)
        .max(1_000)
        .describe('Lookups per second, for all processes together'),
    })
      .exactOptional()
      .describe('Limits of the CRM'),
    allowInternal: allowInternal(checks),
    defaultCountry: checks
      .country(z.string().trim().toUpperCase())
      .exactOptional()
      .describe(
        "Country (`DE`) of phone numbers without a country code; the contact's own country comes first",
      ),
  };
}

/** By what contacts are known; for CRMs that can be searched by it. */
export const identifyBy = {
  email: z
    .array(z.enum(['email']))
    .min(1)
    .default(['email'])
    .describe('What contacts are looked up by'),
  emailOrPhone: z
    .array(z.enum(['email', 'phone']))
    .min(1)
    .default(['email'])
    .describe(
      'What contacts are looked up by. With `phone`, a contact with a phone number is not asked for an e-mail',
    ),
};

/** What a contact is known by. */
export type IdentifyBy = z.output<typeof identifyBy.emailOrPhone>[number];

/**
 * A customer is a VIP when the variable (the CRM's field, the CSV's column) equals one of these, trimmed and case-folded,
 * or is a number of at least this. One of the two is there; both: either will do.
 */
export interface VipRule extends Parsed<typeof vipValues> {
  variable: string;
}

/** How the CRM's answers are judged and how it is treated, whatever it is. */
export interface CrmRules extends Parsed<ReturnType<typeof crmRules>> {
  vipWhen: VipRule;
  /** Empty: the source needs nothing, so nobody is ever asked. */
  identifyBy: IdentifyBy[];
  /** Variable or field that names the account's owner: an agent's id, e-mail or `crmOwner`. */
  owner?: string;
  /** Names that texts, tags and comments use (`$CustomerType`), and the field or mapped variable behind each. */
  variables?: Record<string, string>;
}

/** `CustomerType: <field>`: what texts, tags and comments call a field. */
export function variablesOf<T extends z.ZodType<string>>(field: T) {
  return z
    .record(z.string(), field)
    .superRefine((value, ctx) => {
      const names = Object.keys(value);
      if (names.length > MAX_VARIABLES)
        report(ctx, 'ROUTER_OUT_OF_RANGE', `${names.length} of at most ${MAX_VARIABLES}`);
      for (const one of names)
        if (!VARIABLE.test(one))
          report(ctx, 'ROUTER_BAD_NAME', 'a variable is 1 to 64 letters, digits and _', [one]);
    })
    .exactOptional()
    .describe(
      `Names for texts, tags and the comment, with their fields; \`${CUSTOMER_TYPE}\` is always there`,
    );
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
    variables: { [CUSTOMER_TYPE]: field, ...named },
    vipWhen: withDefaultValue({ variable: field, ...values }),
    ...(owner === undefined ? {} : { owner: owner.field }),
  };
}
