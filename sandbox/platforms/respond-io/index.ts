import { createHmac } from 'node:crypto';
import { connection } from './connection.js';
import type { Dialect } from '../dialect.js';
import { respondIoApi } from './api.js';
import { announces } from './events.js';

/** What `X-Webhook-Signature` says of a body. */
export function signatureOf(raw: string, signingKey: string): string {
  return createHmac('sha256', signingKey).update(raw).digest('base64');
}

/** respond.io: API v2, 5 calls per second and method; repeats after 30, 60 and 90 s, off after more than 30 errors. */
export const dialect: Dialect = {
  unit: 1_000,
  ...connection,
  api: respondIoApi,
  announces,
  conversationOf: ({ id }) => String(id),
  headers: ({ raw }, key) => ({ 'x-webhook-signature': signatureOf(raw, key) }),
  timeout: 5_000,
  retryAfter: [30_000, 60_000, 90_000],
  errorsAllowed: 30,
  callsPerSecond: 5,
};
