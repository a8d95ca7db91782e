import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

/** What the server keeps, as plain JSON: payloads decoded to the values they stand for, times as ISO 8601. */
export async function readable(client: Client, value: unknown): Promise<unknown> {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return Promise.all(value.map((one) => readable(client, one)));
  if (typeof value !== 'object' || value === null) return value;
  if ('toNumber' in value) return Number(value); // A 64-bit number.
  const kind = messageOf(value);
  if (kind === '.temporal.api.common.v1.Payload') return valueOf(client, value);
  if (kind === '.google.protobuf.Timestamp') return timeOf(value as { seconds: unknown; nanos?: number });
  const entries = Object.entries(value)
    .filter(([, one]) => one !== null && one !== undefined)
    .map(async ([key, one]) => [key, await readable(client, one)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/** Decoded protobuf messages know their kind. */
const messageOf = (value: object) => (value as { $type?: { fullName: string } }).$type?.fullName;

const timeOf = ({ seconds, nanos = 0 }: { seconds: unknown; nanos?: number }) =>
  new Date(Number(seconds) * 1_000 + nanos / 1e6).toISOString();

async function valueOf({ options }: Client, payload: Payload): Promise<unknown> {
  const { payloadCodecs, payloadConverter } = options.loadedDataConverter;
  let decoded = [payload];
  for (const codec of payloadCodecs.toReversed()) decoded = await codec.decode(decoded);
  const [plain = payload] = decoded;
  try {
    return payloadConverter.fromPayload(plain);
  } catch {
    return Buffer.from(plain.data ?? []).toString(); // Of a kind that server and SDK keep for themselves.
  }
}
