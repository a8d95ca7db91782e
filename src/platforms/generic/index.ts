import { z } from 'zod';
import { signedId, whyNotSigned } from '../../http/standard-webhooks.js';
import type { PlatformKind } from '../kind.js';
import type { Connection } from '../platform.js';
import { jsonReceiver } from '../shared/receive.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { genericSettings, type GenericSettings } from './settings.js';

/** Any system that sends Standard Webhooks and takes signed commands: docs/reference/generic-platform.md. */
export const generic: PlatformKind<GenericSettings> = {
  name: 'generic',
  capabilities: {
    conversations: true,
    assignee: true,
    tags: true,
    comments: true,
    contactFields: true,
    presence: false,
    idempotencyKeys: true,
    lists: ['listUsers', 'listOpen', 'listUnassigned'],
    identity: { conversationIsContact: false, agentIds: 'any', senders: true },
    webhookRetries: true,
    lifecycles: true,
    inboxes: true,
  },
  settings: genericSettings,
  connect: createGeneric,
  webhooks: {
    switchedOnAt: 'the system that sends the events',
    mediaType: 'application/json',
    headers: z.object({
      'webhook-id': z.string().meta({
        description:
          'Names the event; the same in every delivery of it. Svix: svix-id, svix-timestamp, svix-signature',
      }),
      'webhook-timestamp': z.string().meta({ description: 'Seconds since 1970, at most 5 minutes off' }),
      'webhook-signature': z.string().meta({
        description: 'v1,base64(HMAC-SHA256(secret, id.timestamp.body)); several are divided by blanks',
      }),
    }),
  },
  sampleEvents,
  sample,
};

export function createGeneric(
  settings: GenericSettings,
  options: { timeout?: number; now?: () => number } = {},
): Connection {
  const { now = Date.now } = options;
  return {
    receive: jsonReceiver({
      whyNotAuthentic: ({ body, headers }) => whyNotSigned(body, headers, settings.secrets, now()),
      parse: (body, { headers }) => parse(body, signedId(headers)),
    }),
    client: createClient(settings, options),
  };
}
