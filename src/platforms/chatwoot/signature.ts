import type { WebhookRequest } from '../platform.js';
import { hexSignature, isSameSecret, isSignedByOneOf } from '../shared/receive.js';
import type { ChatwootSettings } from './settings.js';

type Keys = Pick<ChatwootSettings, 'secrets' | 'unsigned' | 'tolerance'>;

/**
 * Why a delivery is not authentic; undefined when it is. X-Chatwoot-Signature = "sha256=" + hex(HMAC-SHA256(secret,
 * "<X-Chatwoot-Timestamp>.<bytes as sent>")). Installations before 4.13 sign nothing: theirs are accepted when the
 * address has the secret. A secret in the address does not replace a signature that is there.
 * @param now our clock, epoch milliseconds
 */
export function whyNotAuthentic(
  { secrets, unsigned, tolerance }: Keys,
  { body, headers, pathSecret }: Pick<WebhookRequest, 'body' | 'headers' | 'pathSecret'>,
  now: number,
): string | undefined {
  if (pathSecret !== undefined && (unsigned === 'refuse' || !isSameSecret(pathSecret, unsigned)))
    return 'the secret in the address is wrong, or none is expected';
  const signature = headers['x-chatwoot-signature'];
  if (signature === undefined)
    return pathSecret === undefined ? 'no X-Chatwoot-Signature, no secret in the address' : undefined;
  const timestamp = headers['x-chatwoot-timestamp'];
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp))
    return 'X-Chatwoot-Timestamp is no time';
  if (!isSignedByOneOf(secrets, hexSignature(signature), `${timestamp}.`, body))
    return 'X-Chatwoot-Signature is by none of the secrets';
  if (Math.abs(now - Number(timestamp) * 1000) > tolerance)
    return 'X-Chatwoot-Timestamp is too far from our clock';
  return undefined;
}
