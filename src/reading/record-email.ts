/** The e-mail address in a contact's record. */
import { isEmail, normalizeEmail } from '../routing/email-syntax.js';
import { isKnownDomain } from './domains.js';
import { plainText } from './plain-text.js';

/** @returns the address, normalised; undefined unless the value is one address and nothing else */
export function normalizeRecordEmail(value: string): string | undefined {
  // Longer than any address with all that a channel may add to it.
  if (value.length > 2_000) return undefined;
  const address = normalizeEmail(
    plainText(value)
      .trim()
      .replace(/^mailto:/iu, ''),
  );
  const at = address.lastIndexOf('@');
  return isEmail(address) && isKnownDomain(address.slice(at + 1)) ? address : undefined;
}
