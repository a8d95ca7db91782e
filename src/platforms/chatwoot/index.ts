import { z } from 'zod';
import type { PlatformKind } from '../kind.js';
import type { Connection } from '../platform.js';
import { jsonReceiver } from '../shared/receive.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { chatwootSettings, type ChatwootSettings } from './settings.js';
import { whyNotAuthentic } from './signature.js';

export const chatwoot: PlatformKind<ChatwootSettings> = {
  name: 'chatwoot',
  capabilities: {
    conversations: true,
    assignee: true,
    tags: true,
    comments: true,
    contactFields: true,
    presence: true,
    idempotencyKeys: false,
    lists: ['listUsers', 'listOpen', 'listUnassigned', 'sourceOf', 'findSent'],
    identity: { conversationIsContact: false, agentIds: 'number', senders: true },
    webhookRetries: false,
    lifecycles: false,
    inboxes: true,
    channels: [
      ...['webwidget', 'api', 'email', 'facebookpage', 'instagram', 'line', 'sms', 'telegram', 'tiktok'],
      ...['twiliosms', 'twitterprofile', 'whatsapp'],
    ],
  },
  settings: chatwootSettings,
  connect: createChatwoot,
  webhooks: {
    switchedOnAt: 'Settings → Integrations → Webhooks',
    missingSettings: ({ secrets, unsigned = 'refuse' }) =>
      (Array.isArray(secrets) && secrets.length > 0) || unsigned !== 'refuse'
        ? undefined
        : 'name the secrets of its webhooks, or, where it signs nothing, the secret in the address: unsigned',
    mediaType: 'application/json',
    headers: z.object({
      'X-Chatwoot-Signature': z.string().meta({
        description: 'sha256= and hex(HMAC-SHA256(secret, "<X-Chatwoot-Timestamp>.<body as sent>"))',
      }),
      'X-Chatwoot-Timestamp': z.string().meta({ description: 'Unix seconds, at most the tolerance away' }),
    }),
  },
  sampleEvents,
  sample,
};

export function createChatwoot(settings: ChatwootSettings, options: { timeout?: number } = {}): Connection {
  const inboxes = new Set<string>();
  return {
    receive: jsonReceiver({
      whyNotAuthentic: (request) => whyNotAuthentic(settings, request, Date.now()),
      parse: (body) => parse(body, settings, inboxes),
    }),
    client: createClient(settings, options),
  };
}
