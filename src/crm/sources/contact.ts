import type { ContactReading, VipRule } from '../../routing/policy/policy.js';
import type { LookUp } from '../look-up.js';
import type { Json } from '../response-mapping.js';

/** The platform's own record of the contact is the customer record; nobody is asked. */
export function contactLookUp(
  read: ContactReading,
  { variable }: VipRule,
  fields: readonly string[],
): LookUp {
  return (contact) => {
    const own = Object.fromEntries(
      fields.map((name) => [
        name,
        Object.hasOwn(contact.fields, name) ? (contact.fields[name] ?? null) : null,
      ]),
    );
    const decisive: Record<ContactReading, () => Json> = {
      field: () => own[variable] ?? null,
      lifecycle: () => contact.lifecycle ?? null,
      tags: () => contact.tags ?? [],
    };
    return Promise.resolve([{ fields: { ...own, [variable]: decisive[read]() } }]);
  };
}
