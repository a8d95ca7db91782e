import { compact } from './compact.js';
import type { Contact } from './conversation.js';
import { isEmail } from './email-syntax.js';
import type { CrmPolicy, CrmRules } from './policy/policy.js';
import type { ContactFacts } from './variables.js';

/** By what a contact's own record identifies them; undefined: they have to be asked. */
export function identifiedBy(
  { email, phone }: Pick<Contact, 'email' | 'phone'>,
  { identifyBy }: Pick<CrmRules, 'identifyBy'>,
): 'email' | 'phone' | 'record' | undefined {
  if (email !== undefined && isEmail(email)) return 'email';
  if (identifyBy.includes('phone') && phone !== undefined) return 'phone';
  return identifyBy.length === 0 ? 'record' : undefined;
}

/** What the CRM is asked with: what the contact is known by, not another address or number that stands in their record. */
export function factsAbout(
  contact: Contact,
  { email, phone = contact.phone }: { email?: string; phone?: string },
  { type }: Pick<CrmPolicy, 'type'>,
): ContactFacts {
  const { tags, fields } = contact;
  const facts: ContactFacts = { id: contact.id, fields, ...compact({ email, phone }) };
  if (type === 'contact') facts.tags = tags;
  for (const key of ['name', 'firstName', 'lastName', 'language', 'countryCode', 'lifecycle'] as const) {
    if (contact[key] !== undefined) facts[key] = contact[key];
  }
  return facts;
}
