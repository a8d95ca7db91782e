import { z } from 'zod';
import type { PlatformKind } from '../kind.js';
import type { PlatformConnector } from '../platform.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { whatsAppCloudSettings, type WhatsAppCloudSettings } from './settings.js';
import { answerTo, signedByOneOf } from './signature.js';

export const whatsAppCloud: PlatformKind<WhatsAppCloudSettings> = {
  name: 'whatsapp-cloud',
  messagesOnly: true,
  contactIsConversation: true,
  settings: whatsAppCloudSettings,
  connect: createWhatsAppCloud,
  webhooksAt: 'App dashboard → WhatsApp → Configuration → Webhook',
  sampleEvents,
  sample,
  webhookHeaders: z.object({
    'X-Hub-Signature-256': z.string().meta({
      description: 'sha256= and the hex HMAC-SHA256 of the body as sent, by any of the app secrets',
    }),
  }),
};

export function createWhatsAppCloud(
  settings: WhatsAppCloudSettings,
  options: { timeout?: number } = {},
): PlatformConnector {
  return {
    name: 'whatsapp-cloud',
    messagesOnly: { idleClose: settings.idleClose },
    verify: ({ rawBody, headers }) =>
      signedByOneOf(settings.appSecrets, rawBody, headers['x-hub-signature-256'])
        ? undefined
        : 'X-Hub-Signature-256 is absent or by none of the app secrets',
    handshake: (query) => answerTo(query, settings.verifyToken),
    parse: ({ body }) => parse(body, settings.phoneNumberId),
    client: createClient(settings, options),
    lacks: [
      'conversations: the router opens and closes them itself',
      'an assignee: the desk alone knows who has whom; tell the team by outgoing events',
      'comments, tags and e-mail addresses of contacts',
      'a list of open conversations: messages that were never delivered are not looked for',
      'who wrote a message: takeovers are seen only where the number is shared with the WhatsApp Business app',
      'listing messages: our own sends are recognised by the status of the message',
      'an idempotency key on writes',
    ],
  };
}
