import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

/** `metadata.encoding` of a compressed payload: the format of ZlibCodec in Temporal's SDK for Go. */
const COMPRESSED = 'binary/zlib';
/** Bytes. Smaller payloads stay readable in the Temporal UI. */
const MIN_BYTES = 64 * 1024;
/** Bytes, far above what a server accepts: anybody who may write to the server can send compressed payloads. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Compresses large payloads, then hands all of them to the next codec. The server accepts 2 MB for each. */
export class CompressingCodec implements PayloadCodec {
  readonly #next: PayloadCodec | undefined;

  constructor(next?: PayloadCodec) {
    this.#next = next;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const compressed = await Promise.all(payloads.map(compress));
    return this.#next ? this.#next.encode(compressed) : compressed;
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    const decoded = this.#next ? await this.#next.decode(payloads) : payloads;
    return Promise.all(decoded.map(decompress));
  }
}

async function compress(payload: Payload): Promise<Payload> {
  if ((payload.data?.length ?? 0) < MIN_BYTES) return payload;
  const data = await promisify(deflate)(PayloadMessage.encode(payload).finish());
  return { metadata: { encoding: Buffer.from(COMPRESSED) }, data };
}

async function decompress(payload: Payload): Promise<Payload> {
  if (Buffer.from(payload.metadata?.['encoding'] ?? []).toString() !== COMPRESSED) return payload;
  return PayloadMessage.decode(
    await promisify(inflate)(payload.data ?? new Uint8Array(), { maxOutputLength: MAX_BYTES }),
  );
}
