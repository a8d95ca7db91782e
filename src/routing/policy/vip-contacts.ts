import type { Contact } from '../conversation.js';
import { isSameText } from '../fold.js';
import type { RoutingPolicy } from './policy.js';

/**
 * Why the platform's own record of a contact shows a VIP, in one sentence for operators; undefined when it does not.
 */
export function vipByContact(contact: Contact, vips: RoutingPolicy['vipContacts']): string | undefined {
  const { tags = [], lifecycles = [], fields = {} } = vips ?? {};
  const tag = tags.find((one) => contact.tags.some((other) => same(one, other)));
  if (tag !== undefined) return `the contact has the tag ${tag}`;
  const lifecycle = lifecycles.find((one) => same(one, contact.lifecycle));
  if (lifecycle !== undefined) return `the contact's lifecycle is ${lifecycle}`;
  for (const [field, values] of Object.entries(fields)) {
    const present = Object.hasOwn(contact.fields, field) ? contact.fields[field] : undefined;
    const value = values.find((one) => same(one, present));
    if (value !== undefined) return `the contact's ${field} is ${value}`;
  }
  return undefined;
}

function same(wanted: string, present: string | number | boolean | null | undefined): boolean {
  if (present === undefined || present === null) return false;
  return isSameText(wanted, String(present));
}
