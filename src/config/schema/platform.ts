import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import { DEFAULTS } from '../defaults.js';
import { baseUrl, resolved } from './secrets.js';
import { mapping } from './basics.js';

/** One per event subscription; more would slow every wrong signature down. */
const MOST_KEYS = 16;

export function platform(env: Environment) {
  return mapping({
    type: z.enum(['respond-io']),
    baseUrl: baseUrl(env).prefault(DEFAULTS.platform.baseUrl),
    token: resolved(env),
    signingKeys: z.array(resolved(env)).min(1).max(MOST_KEYS),
    /** `false`: no limit is configured, calls go out at once. */
    callsPerSecond: z
      .union([z.number().min(0.1).max(1_000), z.literal(false)], {
        error: 'must be a number from 0.1 to 1000, or false for no limit',
      })
      .default(DEFAULTS.platform.callsPerSecond),
  });
}
