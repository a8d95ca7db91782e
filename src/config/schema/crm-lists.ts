import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import { mapping, text } from './basics.js';
import { withVariables } from './crm-presets.js';
import { crmRules, identifyBy, variablesOf, vipValues } from './crm-rules.js';

/** The platform's own record of the contact: nobody is asked for anything. */
export function crmContact(env: Environment) {
  const { name, whenKeyMissing, patience } = crmRules(env, {
    name: 'the contact',
    whenKeyMissing: 'regular',
  });
  return mapping({
    type: z.literal('contact'),
    name,
    whenKeyMissing,
    patience,
    variables: variablesOf(text(100)).exactOptional(),
    read: z.enum(['field', 'tags', 'lifecycle']),
    vipWhen: mapping({ field: text(100).exactOptional(), ...vipValues }).prefault({}),
  }).transform(({ vipWhen, read, ...rest }) => ({
    ...withVariables({ ...rest, vipWhen: { ...vipWhen, field: vipWhen.field ?? WORDS[read] } }),
    read,
    identifyBy: [],
  }));
}

const WORDS = { field: 'tier', tags: 'tag', lifecycle: 'lifecycle' } as const;

/** A file of VIPs. Without `vipWhen` everybody in it is one. */
export function crmCsv(env: Environment) {
  const rules = crmRules(env, { name: 'the VIP list', whenKeyMissing: 'regular' });
  const { name, whenKeyMissing, patience, probe, defaultCountry } = rules;
  return mapping({
    type: z.literal('csv'),
    name,
    whenKeyMissing,
    patience,
    probe,
    defaultCountry,
    variables: variablesOf(text(100)).exactOptional(),
    identifyBy: identifyBy.emailOrPhone,
    file: text(500),
    vipWhen: mapping({ field: text(100), ...vipValues }).prefault({ field: 'listed', equals: ['yes'] }),
    owner: mapping({ field: text(100) }).exactOptional(),
  }).transform((value) => withVariables(value));
}
