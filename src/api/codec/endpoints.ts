import { z } from 'zod';
import { TamperedPayloadError, UnknownCodecKeyError } from '../../temporal/codec/errors.js';
import type { RemoteCodec } from '../../temporal/codec/remote-codec.js';
import { jsonUpTo } from '../body.js';
import type { Endpoint } from '../endpoint.js';
import { checked, Problem } from '../problems/problem.js';
import { onlyNamespace } from './guards.js';

/** As many as Temporal itself takes in a message; base64 makes them longer. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;
const MAX_PAYLOADS = 10_000;

/** As protobuf writes payloads in JSON; what else stands in one is not ours. */
const JsonPayload = z
  .object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() })
  .meta({ id: 'Payload' });
const Payloads = z
  .object({ payloads: z.array(JsonPayload).max(MAX_PAYLOADS) })
  .meta({ id: 'Payloads', description: "The body of Temporal's codec protocol" });
const Headers = z.object({ 'X-Namespace': z.string().meta({ description: 'Of this installation' }) });

/** The payload codec for the Temporal UI and CLI: ciphertext in, what it stands for out, and back. */
export function codecEndpoints(remote: RemoteCodec, namespace: string): Endpoint[] {
  return (['decode', 'encode'] as const).map((operation) => ({
    method: 'post',
    path: `/codec/${operation}`,
    access: 'codecToken',
    docs: {
      operationId: `${operation}Payloads`,
      summary: operation === 'decode' ? 'Makes payloads readable' : 'Encrypts payloads',
      tags: ['codec'],
      headers: Headers,
      body: { schema: Payloads, required: true },
      answers: { 200: { description: 'The payloads, in their order', schema: Payloads } },
      problems: [
        'invalid-body',
        'origin-not-allowed',
        'namespace-not-served',
        ...(operation === 'decode' ? (['payload-not-decodable'] as const) : []),
      ],
    },
    handlers: [
      onlyNamespace(namespace),
      ...jsonUpTo(MAX_BODY_BYTES),
      async (req, res) => {
        const given = checked(Payloads, req.body).payloads.map(fromJson);
        const payloads = await remote.codec[operation](given).catch(refuse);
        res.set('Cache-Control', 'no-store').json({ payloads: payloads.map(toJson) });
      },
    ],
  }));
}

function refuse(e: unknown): never {
  if (e instanceof UnknownCodecKeyError || e instanceof TamperedPayloadError)
    throw new Problem('payload-not-decodable', { detail: e.message });
  throw e;
}

type Payload = Awaited<ReturnType<RemoteCodec['codec']['decode']>>[number];

const fromJson = ({ metadata = {}, data = '' }: z.output<typeof JsonPayload>): Payload => ({
  metadata: mapValues(metadata, (value) => Buffer.from(value, 'base64')),
  data: Buffer.from(data, 'base64'),
});

const toJson = ({ metadata, data }: Payload): z.output<typeof JsonPayload> => ({
  metadata: mapValues(metadata ?? {}, base64),
  ...(data ? { data: base64(data) } : {}),
});

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const mapValues = <T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
