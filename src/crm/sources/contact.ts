import type { ContactReading, VipRule } from '../../routing/policy.js';
import { meansVip } from '../judge.js';
import type { LookUp } from '../look-up.js';

/** The platform's own record of the contact is the customer record; nobody is asked. */
export function contactLookUp(read: ContactReading, rule: VipRule): LookUp {
  const { variable } = rule;
  const record = (value: string | number | boolean | null) => [{ fields: { [variable]: value } }];
  return (contact) => {
    if (read === 'lifecycle') return Promise.resolve(record(contact.lifecycle ?? null));
    if (read === 'tags') {
      const tags = contact.tags ?? [];
      return Promise.resolve(record(tags.find((tag) => meansVip(tag, rule)) ?? (tags.join(', ') || null)));
    }
    const { fields } = contact;
    return Promise.resolve(record(Object.hasOwn(fields, variable) ? (fields[variable] ?? null) : null));
  };
}
