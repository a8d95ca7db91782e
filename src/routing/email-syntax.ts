/**
 * What an e-mail address is here: dot-atom local part, domain with at least two labels and a top-level domain of
 * letters (RFC 5321 lengths, RFC 6531 letters). No quoted local parts, no address literals: nobody types them in a chat.
 */
const LOCAL = /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]{0,62}$/u;
const TOP_LEVEL = /^([\p{L}\p{M}]{2,63}|xn--[a-z0-9-]{1,59})$/iu;

const MAX_LOCAL_OCTETS = 64;
const MAX_DOMAIN_OCTETS = 253;
const MAX_OCTETS = 254;

export function isLocalPart(local: string): boolean {
  return local.length <= MAX_LOCAL_OCTETS && octets(local) <= MAX_LOCAL_OCTETS && LOCAL.test(local);
}

export function isDomain(domain: string): boolean {
  if (domain.length > MAX_DOMAIN_OCTETS || octets(domain) > MAX_DOMAIN_OCTETS) return false;
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  return (
    labels.length > 1 && TOP_LEVEL.test(top) && labels.every((one) => LABEL.test(one) && !one.endsWith('-'))
  );
}

/** True for exactly one address and nothing else; blanks round it are forgiven. */
export function isEmail(value: string): boolean {
  const address = value.trim();
  const at = address.indexOf('@');
  return (
    at > 0 &&
    octets(address) <= MAX_OCTETS &&
    isLocalPart(address.slice(0, at)) &&
    isDomain(address.slice(at + 1))
  );
}

/** Trimmed, the domain in lower case. The local part stays as it was given: only its owner knows whether case matters. */
export function normalizeEmail(value: string): string {
  const address = value.trim();
  const at = address.lastIndexOf('@');
  return at < 0
    ? address
    : address.slice(0, at + 1) +
        address
          .slice(at + 1)
          .normalize('NFC')
          .toLowerCase();
}

/** The same mailbox for all practical purposes: case makes no difference. */
export function sameEmail(a: string, b: string): boolean {
  return foldEmail(a) === foldEmail(b);
}

/** A key for comparisons, never for sending. */
export function foldEmail(value: string): string {
  return normalizeEmail(value).normalize('NFC').toLowerCase();
}

/** Length in UTF-8. */
function octets(text: string): number {
  let length = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
