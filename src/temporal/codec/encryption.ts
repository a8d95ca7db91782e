/** AES-256-GCM over bytes: initialisation vector, ciphertext, tag. */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { TamperedPayloadError } from './errors.js';

const CIPHER = 'aes-256-gcm';
/** Bytes, as NIST SP 800-38D recommends them. Random vectors allow 2^32 payloads for one key. */
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** @param bound not encrypted, and checked when the bytes are read */
export function seal(key: KeyObject, plain: Uint8Array, bound: string): Uint8Array {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_LENGTH }).setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws {TamperedPayloadError} when one bit of it, or of what it is bound to, has changed */
export function open(key: KeyObject, sealed: Uint8Array, bound: string): Uint8Array {
  if (sealed.length < IV_LENGTH + TAG_LENGTH) throw new TamperedPayloadError('it is too short');
  const iv = sealed.subarray(0, IV_LENGTH);
  const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_LENGTH })
    .setAAD(Buffer.from(bound))
    .setAuthTag(sealed.subarray(-TAG_LENGTH));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_LENGTH, -TAG_LENGTH)), decipher.final()]);
  } catch (e) {
    throw new TamperedPayloadError('it has been changed, or its key is another one than its id says', e);
  }
}
