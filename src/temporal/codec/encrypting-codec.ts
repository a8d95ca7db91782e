import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { TamperedPayloadError, UnknownCodecKeyError } from './errors.js';
import type { CodecKey } from './keys.js';
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** `metadata.encoding` of an encrypted payload, as other codecs of Temporal call it. */
const ENCRYPTED = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
/** Begins the data of every encrypted payload, whatever its metadata say: no JSON begins so. */
const MARK = Buffer.from([0xe5, 0x76, 0x72, 0x01]);

/**
 * Encrypts every payload that Temporal is given, so that its database, its exports and its UI hold nothing readable.
 * Payloads from before it was switched on are read as they are; encrypted ones are read with their key or not at all.
 */
export class EncryptingCodec implements PayloadCodec {
  readonly #keys: ReadonlyMap<string, CodecKey>;
  readonly #first: CodecKey;

  /** @param keys the first encrypts, all decrypt */
  constructor(keys: readonly [CodecKey, ...CodecKey[]]) {
    this.#first = keys[0];
    this.#keys = new Map(keys.map((one) => [one.id, one]));
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => this.#encrypt(payload));
  }

  /** @throws {UnknownCodecKeyError | TamperedPayloadError} */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => this.#decrypt(payload));
  }

  #encrypt(payload: Payload): Payload {
    const { id, key } = this.#first;
    const plain = PayloadMessage.encode(payload).finish();
    return {
      metadata: { encoding: Buffer.from(ENCRYPTED), [KEY_ID]: Buffer.from(id) },
      data: Buffer.concat([MARK, seal(key, plain, boundTo(id))]),
    };
  }

  #decrypt(payload: Payload): Payload {
    const [encoding, id] = ['encoding', KEY_ID].map((name) =>
      Buffer.from(payload.metadata?.[name] ?? []).toString(),
    ) as [string, string];
    const data = payload.data ?? new Uint8Array();
    const isMarked = MARK.equals(data.subarray(0, MARK.length));
    if (encoding !== ENCRYPTED) {
      if (isMarked || id !== '') throw new TamperedPayloadError('it claims to be plain');
      return payload;
    }
    if (!isMarked) throw new TamperedPayloadError('it does not begin as one of ours');
    const known = this.#keys.get(id);
    if (!known) throw new UnknownCodecKeyError(id);
    return PayloadMessage.decode(open(known.key, data.subarray(MARK.length), boundTo(id)));
  }
}

const boundTo = (id: string): string => `${ENCRYPTED}\n${id}`;

/** AES-256-GCM over bytes: initialisation vector, ciphertext, tag. */
const CIPHER = 'aes-256-gcm';
/** Bytes, as NIST SP 800-38D recommends them. Random vectors allow 2^32 payloads for one key. */
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** @param bound not encrypted, and checked when the bytes are read */
function seal(key: KeyObject, plain: Uint8Array, bound: string): Uint8Array {
  const iv = randomBytes(IV_LENGTH);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_LENGTH }).setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws {TamperedPayloadError} when one bit of it, or of what it is bound to, has changed */
function open(key: KeyObject, sealed: Uint8Array, bound: string): Uint8Array {
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
