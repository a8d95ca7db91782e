import type { CrmRules } from '../routing/policy/policy.js';
import { entriesOf } from './entries.js';
import type { CustomerRecord } from './look-up.js';

/** Longer values are cut: what a variable holds stands in a text, a tag or a comment. */
export const MAX_VALUE = 100;

/** What the policy's variables hold for a record, as text; those without a value are left out. */
export function mappedVariables(
  variables: CrmRules['variables'],
  { fields }: CustomerRecord,
): Record<string, string> | undefined {
  const found = Object.entries(variables ?? {}).flatMap(([name, field]): [string, string][] => {
    const entries = Object.hasOwn(fields, field) ? entriesOf(fields[field]) : undefined;
    const text = entries?.join(', ').slice(0, MAX_VALUE) ?? '';
    return text === '' ? [] : [[name, text]];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}
