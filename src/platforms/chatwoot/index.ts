import { z } from 'zod';
import type { PlatformKind } from '../kind.js';
import type { PlatformConnector } from '../platform.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { chatwootSettings, type ChatwootSettings } from './settings.js';
import { whyNotBelieved } from './signature.js';

export const chatwoot: PlatformKind<ChatwootSettings> = {
  name: 'chatwoot',
  settings: chatwootSettings,
  noneBelieved: ({ secrets, unsigned = 'refuse' }) =>
    (Array.isArray(secrets) && secrets.length > 0) || unsigned !== 'refuse'
      ? undefined
      : 'name the secrets of its webhooks, or, where it signs nothing, the secret in the address: unsigned',
  connect: createChatwoot,
  numbersPeople: true,
  knowsPresence: true,
  webhooksAt: 'Settings → Integrations → Webhooks',
  sampleEvents,
  sample,
  webhookHeaders: z.object({
    'X-Chatwoot-Signature': z.string().meta({
      description: 'sha256= and hex(HMAC-SHA256(secret, "<X-Chatwoot-Timestamp>.<body as sent>"))',
    }),
    'X-Chatwoot-Timestamp': z.string().meta({ description: 'Unix seconds, at most the tolerance away' }),
  }),
};

export function createChatwoot(
  settings: ChatwootSettings,
  options: { timeout?: number } = {},
): PlatformConnector {
  const inboxes = new Set<string>();
  return {
    name: 'chatwoot',
    sendsOnce: true,
    verify: (webhook) => whyNotBelieved(settings, webhook, Date.now()),
    parse: ({ body }) => parse(body, settings, inboxes),
    client: createClient(settings, options),
    lacks: [
      'repeating webhooks that were not answered: what was missed is caught up with from its lists',
      'the conversation in contact_updated: an address that somebody fills in is seen at the next opening',
      'an idempotency key on writes: a message in doubt is looked for in the list of messages',
      'telling in time that a channel did not deliver a message',
    ],
  };
}
