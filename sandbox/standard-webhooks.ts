/** Standard Webhooks as another company implements them: signing what goes out, checking what comes in. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/** Seconds. */
const TOLERANCE = 5 * 60;

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ''), 'base64');

const signatureOf = (secret: string, id: string, timestamp: string, raw: string | Buffer): string =>
  createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(raw).digest('base64');

export function signed({ id, raw }: { id: string; raw: string }, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signatureOf(secret, id, timestamp, raw)}`,
  };
}

/** The request's id and bytes when it is signed as it must be, lately; else why not. */
export function checked(req: Request, secret: string): { id: string; raw: Buffer } | string {
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => req.get(name) ?? '',
  ) as [string, string, string];
  const raw: unknown = req.body;
  if (!Buffer.isBuffer(raw)) return 'no body';
  if (!/^[A-Za-z0-9_-]+$/.test(id)) return 'webhook-id';
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE)
    return 'webhook-timestamp';
  const expected = Buffer.from(`v1,${signatureOf(secret, id, timestamp, raw)}`);
  const fits = signatures.split(' ').some((one) => {
    const given = Buffer.from(one);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return fits ? { id, raw } : 'webhook-signature';
}
