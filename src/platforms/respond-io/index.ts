import { z } from 'zod';
import type { PlatformKind } from '../kind.js';
import type { PlatformConnector } from '../platform.js';
import { createChannels } from './channels.js';
import { createApi, createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { respondIoSettings, type RespondIoSettings } from './settings.js';
import { signedByOneOf } from './signature.js';

export const respondIo: PlatformKind<RespondIoSettings> = {
  name: 'respond-io',
  contactIsConversation: true,
  settings: respondIoSettings,
  connect: createRespondIo,
  numbersPeople: true,
  webhooksAt: 'Settings, Integrations, Webhooks',
  sampleEvents,
  sample,
  webhookHeaders: z.object({
    'X-Webhook-Signature': z.string().meta({
      description:
        'base64(HMAC-SHA256(signing key, body as sent)), by any of the signing keys of the workspace',
    }),
  }),
};

export function createRespondIo(
  settings: RespondIoSettings,
  options: { timeout?: number } = {},
): PlatformConnector {
  const api = createApi(settings, options);
  const channels = createChannels(api);
  return {
    name: 'respond-io',
    verify: ({ rawBody, headers }) =>
      signedByOneOf(settings.signingKeys, rawBody, headers['x-webhook-signature'])
        ? undefined
        : 'X-Webhook-Signature is absent or by none of the signing keys',
    parse: ({ body }) => parse(body),
    complete: (events) => channels.complete(events),
    client: createClient(api),
    lacks: [
      'presence and open counts of users',
      'assigning to a team: the router chooses the person',
      'an idempotency key on writes: a message in doubt is looked for in message.sent webhooks and in the list of messages',
    ],
  };
}
