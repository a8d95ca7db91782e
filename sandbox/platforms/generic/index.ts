import { signed } from '../../standard-webhooks.js';
import { connection } from './connection.js';
import type { Dialect } from '../dialect.js';
import { genericApi } from './api.js';
import { announces, conversationOf } from './events.js';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** A helpdesk of one's own that speaks Standard Webhooks; repeats as the standard recommends, for three days. */
export const dialect: Dialect = {
  ...connection,
  api: genericApi,
  announces,
  conversationOf,
  headers: signed,
  timeout: 15_000,
  retryAfter: [
    5 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
  ],
  errorsAllowed: Number.POSITIVE_INFINITY,
  callsPerSecond: 0,
};
