import { z } from 'zod';
import type { PlatformKind } from '../kind.js';
import type { Connection } from '../platform.js';
import { jsonReceiver } from '../shared/receive.js';
import { createApi } from './api.js';
import { createChannels } from './channels.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { respondIoSettings, type RespondIoSettings } from './settings.js';
import { signedByOneOf } from './signature.js';

export const respondIo: PlatformKind<RespondIoSettings> = {
  name: 'respond-io',
  capabilities: {
    conversations: true,
    assignee: true,
    tags: true,
    comments: true,
    contactFields: true,
    presence: false,
    idempotencyKeys: false,
    lists: ['listUsers', 'listOpen', 'listUnassigned', 'channelOf', 'findSent'],
    identity: { conversationIsContact: true, agentIds: 'number', senders: true },
    webhookRetries: true,
    lifecycles: true,
    inboxes: false,
    channels: [
      ...[
        'facebook',
        'instagram',
        'line',
        'telegram',
        'viber',
        'twitter',
        'wechat',
        'custom_channel',
        'gmail',
      ],
      ...['other_email', 'twilio', 'message_bird', 'nexmo', '360dialog_whatsapp', 'twilio_whatsapp'],
      ...['message_bird_whatsapp', 'whatsapp', 'nexmo_whatsapp', 'whatsapp_cloud'],
    ],
  },
  settings: respondIoSettings,
  connect: createRespondIo,
  webhooks: {
    switchedOnAt: 'Settings, Integrations, Webhooks',
    mediaType: 'application/json',
    headers: z.object({
      'X-Webhook-Signature': z.string().meta({
        description:
          'base64(HMAC-SHA256(signing key, body as sent)), by any of the signing keys of the workspace',
      }),
    }),
  },
  sampleEvents,
  sample,
};

export function createRespondIo(settings: RespondIoSettings, options: { timeout?: number } = {}): Connection {
  const api = createApi(settings, options);
  const channels = createChannels(api);
  return {
    receive: jsonReceiver({
      whyNotAuthentic: ({ body, headers }) =>
        signedByOneOf(settings.signingKeys, body, headers['x-webhook-signature'])
          ? undefined
          : 'X-Webhook-Signature is absent or by none of the signing keys',
      parse,
    }),
    complete: (events) => channels.complete(events),
    client: createClient(api),
  };
}
