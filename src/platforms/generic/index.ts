import { z } from 'zod';
import { whyNotSigned } from '../../http/standard-webhooks.js';
import type { PlatformKind } from '../kind.js';
import type { PlatformConnector } from '../platform.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { genericSettings, type GenericSettings } from './settings.js';

/** Any system that sends Standard Webhooks and takes signed commands: docs/reference/generic-platform.md. */
export const generic: PlatformKind<GenericSettings> = {
  name: 'generic',
  settings: genericSettings,
  connect: createGeneric,
  webhooksAt: 'the system that sends the events',
  sampleEvents,
  sample,
  webhookHeaders: z.object({
    'webhook-id': z.string().meta({
      description:
        'Names the event; the same in every delivery of it. Svix: svix-id, svix-timestamp, svix-signature',
    }),
    'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970, at most 5 minutes off' }),
    'webhook-signature': z.string().meta({
      description: 'v1,base64(HMAC-SHA256(secret, id.timestamp.body)); several are divided by blanks',
    }),
  }),
};

export function createGeneric(
  settings: GenericSettings,
  options: { timeout?: number; now?: () => number } = {},
): PlatformConnector {
  const { now = Date.now } = options;
  return {
    name: 'generic',
    verify: ({ rawBody, headers }) => whyNotSigned(rawBody, headers, settings.secrets, now()),
    parse,
    client: createClient(settings, options),
    idempotent: true,
    lacks: [
      'presence of agents in its events: told over the API, PUT /v1/agents/{id}/presence',
      'listing messages: a message in doubt is sent again under the same webhook-id',
    ],
  };
}
