import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * True when one of the app's secrets signed these bytes: header X-Hub-Signature-256 = sha256=<hex HMAC-SHA256>. Looks at
 * every secret, so that the time taken does not tell which one matched.
 */
export function signedByOneOf(secrets: readonly string[], rawBody: Buffer, header: unknown): boolean {
  const hex = typeof header === 'string' ? /^sha256=([0-9a-fA-F]{64})$/.exec(header.trim())?.[1] : undefined;
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  let matches = false;
  for (const secret of secrets) {
    if (secret === '') continue;
    if (timingSafeEqual(createHmac('sha256', secret).update(rawBody).digest(), given)) matches = true;
  }
  return matches;
}

/**
 * Meta's GET before it uses an address.
 * @returns the challenge to repeat; undefined for anybody who does not know the token
 */
export function answerTo(query: Record<string, unknown>, verifyToken: string): string | undefined {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return undefined;
  if (!sameText(token, verifyToken)) return undefined;
  // It goes back as it came: nothing but a token of letters and digits.
  return /^[\w.-]{1,256}$/.test(challenge) ? challenge : undefined;
}

/** Compares in a time that tells nothing about the texts, their lengths included. */
function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'verify_token').update(text).digest();
  return expected !== '' && timingSafeEqual(digest(given), digest(expected));
}
