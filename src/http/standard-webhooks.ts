/**
 * Standard Webhooks 1.0 (standardwebhooks.com): HMAC-SHA256 over `id.timestamp.body`, secrets that begin with `whsec_`.
 * Stricter than the reference libraries where they are lenient: the bytes are signed as they came, ids and timestamps
 * are looked at before anything is computed. Svix signs in the same way under headers of its own.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const PREFIX = 'whsec_';
const PARTS = ['id', 'timestamp', 'signature'] as const;
/** Bytes of a secret, by the standard. */
const [MIN_KEY, MAX_KEY] = [24, 64];
/** Seconds by which two clocks may differ. */
const TOLERANCE = 300;
/** More would only make us compute. */
const MAX_SIGNATURES = 16;

/** The key in a secret; undefined when it is none of 24 to 64 bytes in base64. */
export function keyIn(secret: string): Buffer | undefined {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(base64, 'base64');
  const exact = unpadded(key.toString('base64')) === unpadded(base64);
  return exact && key.length >= MIN_KEY && key.length <= MAX_KEY ? key : undefined;
}

const unpadded = (base64: string): string => base64.replace(/(?<!=)=+$/, '');

/** What is sent with a body: signed with every secret, so that a receiver may change from one to the next. */
export function signedHeaders(
  { id, at, body }: { id: string; at: number; body: string },
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => `v1,${hmac(secret, id, timestamp, body).toString('base64')}`);
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

interface SignatureHeaders {
  /** How the sender calls them: `webhook-id` or `svix-id`. */
  prefix: string;
  id: unknown;
  timestamp: unknown;
  signatures: unknown;
}

/** One set of headers, never parts of both: an id that was not signed must not name the event. */
function signatureHeaders(headers: IncomingHttpHeaders): SignatureHeaders {
  const isStandard = PARTS.some((part) => headers[`webhook-${part}`] !== undefined);
  const isSvix = !isStandard && PARTS.some((part) => headers[`svix-${part}`] !== undefined);
  const prefix = isSvix ? 'svix' : 'webhook';
  const [id, timestamp, signatures] = PARTS.map((part) => headers[`${prefix}-${part}`]);
  return { prefix, id, timestamp, signatures };
}

/** Id of a delivery that {@link whyNotSigned} has accepted. */
export const signedId = (headers: IncomingHttpHeaders): string => String(signatureHeaders(headers).id);

/**
 * Looks whether one of the secrets signed these bytes, lately.
 * @param now epoch milliseconds
 * @returns undefined when one did, else why it is not believed
 */
export function whyNotSigned(
  rawBody: Buffer,
  headers: IncomingHttpHeaders,
  secrets: readonly string[],
  now: number,
): string | undefined {
  const { prefix, id, timestamp, signatures } = signatureHeaders(headers);
  if (typeof id !== 'string' || !/^[A-Za-z0-9_-]{1,255}$/.test(id)) return `${prefix}-id is absent or no id`;
  if (typeof timestamp !== 'string' || !/^[1-9]\d{0,11}$/.test(timestamp))
    return `${prefix}-timestamp is absent or no number of seconds`;
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > TOLERANCE)
    return `${prefix}-timestamp differs from our clock by more than 5 minutes`;
  const given = typeof signatures === 'string' ? signaturesIn(signatures) : [];
  if (given.length === 0) return `${prefix}-signature is absent or has no v1`;
  return signedByOneOf(secrets, given, [id, timestamp, rawBody])
    ? undefined
    : `${prefix}-signature is by none of the secrets`;
}

/** The `v1` among `v1,<base64> v1a,<base64> …`. */
function signaturesIn(header: string): Buffer[] {
  return header
    .split(' ', MAX_SIGNATURES)
    .flatMap((one) => /^v1,([A-Za-z0-9+/]{43}=)$/.exec(one)?.[1] ?? [])
    .map((base64) => Buffer.from(base64, 'base64'));
}

/** Looks at every pair, so that the time taken does not tell which one matched. */
function signedByOneOf(
  secrets: readonly string[],
  given: readonly Buffer[],
  signed: [id: string, timestamp: string, body: Buffer],
): boolean {
  let matches = false;
  for (const secret of secrets) {
    const expected = hmac(secret, ...signed);
    for (const signature of given) if (timingSafeEqual(expected, signature)) matches = true;
  }
  return matches;
}

/** @throws {RangeError} for a secret that is none: settings are checked before */
function hmac(secret: string, id: string, timestamp: string, body: string | Buffer): Buffer {
  const key = keyIn(secret);
  if (!key) throw new RangeError('not a Standard Webhooks secret');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
