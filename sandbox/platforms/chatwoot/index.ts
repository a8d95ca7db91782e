import { createHmac } from 'node:crypto';
import { connection } from './connection.js';
import type { Dialect } from '../dialect.js';
import { chatwootApi } from './api.js';
import { displayId } from './bodies.js';
import { withBot } from './bot-events.js';
import { announces } from './events.js';

/** What `X-Chatwoot-Signature` says of a body sent at this time. */
export function signatureOf(raw: string, timestamp: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${raw}`).digest('hex')}`;
}

/**
 * Chatwoot: an account webhook is sent once and never again, whatever the answer, and no endpoint is switched off.
 * Without a secret it signs nothing, as installations before 4.13.
 */
export const dialect: Dialect = {
  ...connection,
  api: chatwootApi,
  announces,
  withBot,
  conversationOf: (contact) => String(displayId(contact)),
  headers({ id, raw }, secret) {
    const timestamp = String(Math.floor(Date.now() / 1000));
    if (secret === '') return { 'x-chatwoot-delivery': id };
    return {
      'x-chatwoot-delivery': id,
      'x-chatwoot-timestamp': timestamp,
      'x-chatwoot-signature': signatureOf(raw, timestamp, secret),
    };
  },
  timeout: 5_000,
  retryAfter: [],
  errorsAllowed: Infinity,
  callsPerSecond: 0,
};
