import { z } from 'zod';
import type { Environment } from '../../crm/build-request.js';
import { EVENT_TYPES } from '../../routing/events/event-endpoint.js';
import { allowInternal } from './allow-internal.js';
import { mapping } from './basics.js';
import { endpointUrl, webhookSecret } from './secrets.js';

/** Who wants the router's events: docs/reference/events.md. */
export function webhooks(env: Environment) {
  const endpoint = mapping({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
      error: 'must be 1 to 40 lower-case letters, digits and dashes',
    }),
    url: endpointUrl(env),
    secrets: z.array(webhookSecret(env)).min(1).max(5),
    events: z.array(z.enum(EVENT_TYPES)).min(1),
    includeContact: z.boolean().default(false),
    allowInternal: allowInternal(env),
  });
  return z.array(endpoint).max(20).default([]);
}
