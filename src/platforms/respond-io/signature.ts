import { createHmac, timingSafeEqual } from 'node:crypto';
import { serialisedAgain } from './second-form.js';

/**
 * True when one of the keys signed this body: header X-Webhook-Signature = base64(HMAC-SHA256(key, body)).
 *
 * respond.io has one signing key per event subscription, so a workspace has several. What "body" is, implementers of
 * the protocol disagree about: the bytes as sent, or the parsed body serialised again. The bytes are tried first. The
 * second form needs a parse before the sender is known, so it is tried for small bodies only.
 */
export function signedByOneOf(keys: readonly string[], rawBody: Buffer, signature: unknown): boolean {
  if (typeof signature !== 'string') return false;
  const base64 = signature.trim();
  if (!/^[A-Za-z0-9+/]{43}=$/.test(base64)) return false;
  const given = Buffer.from(base64, 'base64');
  if (anyMatches(keys, rawBody, given)) return true;
  const again = serialisedAgain(rawBody);
  return again !== undefined && !rawBody.equals(Buffer.from(again)) && anyMatches(keys, again, given);
}

/** Looks at every key, so that the time taken does not tell which one matched. */
function anyMatches(keys: readonly string[], body: Buffer | string, given: Buffer): boolean {
  let matches = false;
  for (const key of keys) {
    if (key === '') continue;
    const expected = createHmac('sha256', key).update(body).digest();
    if (timingSafeEqual(expected, given)) matches = true;
  }
  return matches;
}
