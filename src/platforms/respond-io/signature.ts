import { isSignedByOneOf } from '../shared/receive.js';

/** Bytes and nesting of a body that is serialised again. Anybody can send one, so it has to stay cheap. */
const MAX_BYTES = 64 * 1024;
const MAX_DEPTH = 16;

const [QUOTE, BACKSLASH, OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = Buffer.from('"\\[]{}');

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
  if (isSignedByOneOf(keys, given, rawBody)) return true;
  const again = serialisedAgain(rawBody);
  return again !== undefined && !rawBody.equals(Buffer.from(again)) && isSignedByOneOf(keys, given, again);
}

/** The parsed body serialised again; undefined when it is above the bounds or not JSON. */
export function serialisedAgain(rawBody: Buffer): string | undefined {
  if (rawBody.length > MAX_BYTES || isDeep(rawBody)) return undefined;
  try {
    return JSON.stringify(JSON.parse(rawBody.toString('utf8')));
  } catch {
    return undefined;
  }
}

/** Counts brackets outside of strings, so that nothing is parsed for it. */
function isDeep(json: Buffer): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      if (++depth > MAX_DEPTH) return true;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) depth--;
  }
  return false;
}
