import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { RawWebhook } from '../platform.js';
import type { ChatwootSettings } from './settings.js';

type Keys = Pick<ChatwootSettings, 'secrets' | 'unsigned' | 'tolerance'>;

/**
 * Why a delivery is not believed; undefined when it is. X-Chatwoot-Signature = "sha256=" + hex(HMAC-SHA256(secret,
 * "<X-Chatwoot-Timestamp>.<bytes as sent>")). Installations before 4.13 sign nothing: theirs are believed when the
 * address has the secret. A secret in the address does not replace a signature that is there.
 * @param now our clock, epoch milliseconds
 */
export function whyNotBelieved(
  { secrets, unsigned, tolerance }: Keys,
  { rawBody, headers, pathSecret }: RawWebhook,
  now: number,
): string | undefined {
  if (pathSecret !== undefined && (unsigned === 'refuse' || !isSame(pathSecret, unsigned)))
    return 'the secret in the address is wrong, or none is expected';
  const signature = headers['x-chatwoot-signature'];
  if (signature === undefined)
    return pathSecret === undefined ? 'no X-Chatwoot-Signature, no secret in the address' : undefined;
  const timestamp = headers['x-chatwoot-timestamp'];
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return 'X-Chatwoot-Timestamp is no time';
  if (!isSignedByOneOf(secrets, `${timestamp}.`, rawBody, signature))
    return 'X-Chatwoot-Signature is by none of the secrets';
  if (Math.abs(now - Number(timestamp) * 1000) > tolerance)
    return 'X-Chatwoot-Timestamp is too far from our clock';
  return undefined;
}

/** Looks at every secret, so that the time taken does not tell which one matched. */
function isSignedByOneOf(
  secrets: readonly string[],
  prefix: string,
  body: Buffer,
  signature: string | string[],
): boolean {
  const hex =
    typeof signature === 'string' ? /^sha256=([0-9a-f]{64})$/i.exec(signature.trim())?.[1] : undefined;
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  let matches = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret).update(prefix).update(body).digest();
    if (timingSafeEqual(expected, given)) matches = true;
  }
  return matches;
}

/** Takes the same time wherever the texts differ, and however long they are. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
