import { createHmac } from 'node:crypto';
import { connection } from './connection.js';
import type { Dialect } from '../dialect.js';
import { graphApi } from './api.js';
import { announces, join } from './events.js';
import { keyOf } from './identity.js';

/** What `X-Hub-Signature-256` says of a body. */
export function signatureOf(raw: string, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(raw).digest('hex')}`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * WhatsApp Cloud API: the Graph API's messages, 80 per second and number. What was not answered 2xx is sent again less
 * and less often for seven days; the address is never switched off.
 */
export const dialect: Dialect = {
  ...connection,
  messagesOnly: true,
  api: graphApi,
  announces,
  join,
  conversationOf: keyOf,
  headers: ({ raw }, key) => ({
    'x-hub-signature-256': signatureOf(raw, key),
    'user-agent': 'facebookexternalua',
  }),
  timeout: 10_000,
  retryAfter: [
    10_000,
    30_000,
    MINUTE,
    5 * MINUTE,
    30 * MINUTE,
    HOUR,
    4 * HOUR,
    ...Array<number>(13).fill(12 * HOUR),
  ],
  errorsAllowed: Number.MAX_SAFE_INTEGER,
  callsPerSecond: 80,
};
