import { isPhoneCountry, toE164 } from '../phone/e164.js';
import { foldEmail } from '../routing/email-syntax.js';
import type { CrmPolicy } from '../routing/policy/policy.js';
import type { ContactFacts } from '../routing/variables.js';
import { CrmMisconfigured } from './errors.js';

export { foldEmail, isPhoneCountry };

/**
 * The contact as the CRM is asked about them: a phone number in E.164. One that cannot be read is never compared as it is.
 * @throws {CrmMisconfigured} when nothing else is known of the contact
 */
export function withReadablePhone(contact: ContactFacts, crm: CrmPolicy): ContactFacts {
  const { phone, ...others } = contact;
  if (phone === undefined) return contact;
  const readable = toE164(phone, contact.countryCode, crm.defaultCountry);
  if (readable !== undefined) return { ...contact, phone: readable };
  if (contact.email === undefined && crm.identifyBy.includes('phone'))
    throw new CrmMisconfigured(
      "the contact's phone number cannot be read; crm.defaultCountry says which country a number without + is from",
    );
  // A request of the policy's own may want it beside the e-mail address.
  return 'request' in crm ? contact : others;
}

/** Whether one of the values is the number, however it is written. */
export function hasPhone(
  values: readonly string[],
  e164: string | undefined,
  defaultCountry: string | undefined,
  country?: string,
): boolean {
  return e164 !== undefined && values.some((one) => toE164(one, country, defaultCountry) === e164);
}

/** Whether one of the values is the address; letter case makes no difference in any CRM we know. */
export function hasEmail(values: readonly string[], email: string | undefined): boolean {
  return email !== undefined && values.some((one) => foldEmail(one) === foldEmail(email));
}

/** The address as every CRM of the presets finds it: HubSpot and ActiveCampaign keep lower case, the others ignore case. */
export function withFoldedEmail(contact: ContactFacts): ContactFacts {
  return contact.email === undefined ? contact : { ...contact, email: foldEmail(contact.email) };
}
