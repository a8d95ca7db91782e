import { z } from 'zod';
import type { PlatformKind } from '../kind.js';
import type { Connection } from '../platform.js';
import { hexSignature, isSameSecret, isSignedByOneOf, jsonReceiver } from '../shared/receive.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { sample, sampleEvents } from './sample.js';
import { whatsAppCloudSettings, type WhatsAppCloudSettings } from './settings.js';

export const whatsAppCloud: PlatformKind<WhatsAppCloudSettings> = {
  name: 'whatsapp-cloud',
  capabilities: {
    conversations: false,
    assignee: false,
    tags: false,
    comments: false,
    contactFields: false,
    presence: false,
    idempotencyKeys: false,
    lists: [],
    identity: { conversationIsContact: true, agentIds: 'any', senders: false },
    webhookRetries: true,
    lifecycles: false,
    inboxes: false,
    channels: ['whatsapp'],
  },
  settings: whatsAppCloudSettings,
  connect: createWhatsAppCloud,
  webhooks: {
    switchedOnAt: 'App dashboard → WhatsApp → Configuration → Webhook',
    mediaType: 'application/json',
    headers: z.object({
      'X-Hub-Signature-256': z.string().meta({
        description: 'sha256= and the hex HMAC-SHA256 of the body as sent, by any of the app secrets',
      }),
    }),
  },
  sampleEvents,
  sample,
};

export function createWhatsAppCloud(
  settings: WhatsAppCloudSettings,
  options: { timeout?: number } = {},
): Connection {
  return {
    receive: jsonReceiver({
      whyNotAuthentic: ({ body, headers }) =>
        isSignedByOneOf(settings.appSecrets, hexSignature(headers['x-hub-signature-256']), body)
          ? undefined
          : 'X-Hub-Signature-256 is absent or by none of the app secrets',
      parse: (body) => parse(body, settings.phoneNumberId),
      answerChallenge: (query) => answerTo(query, settings.verifyToken),
    }),
    client: createClient(settings, options),
    idleClose: settings.idleClose,
  };
}

/**
 * Meta's GET before it uses an address.
 * @returns the challenge to repeat; undefined for anybody who does not know the token
 */
export function answerTo(query: URLSearchParams, verifyToken: string): string | undefined {
  const [mode, token, challenge] = ['hub.mode', 'hub.verify_token', 'hub.challenge'].map((name) => {
    const [value, ...more] = query.getAll(name);
    return more.length === 0 ? value : undefined;
  });
  if (mode !== 'subscribe' || token === undefined || challenge === undefined) return undefined;
  if (verifyToken === '' || !isSameSecret(token, verifyToken)) return undefined;
  // It goes back as it came: nothing but a token of letters and digits.
  return /^[\w.-]{1,256}$/.test(challenge) ? challenge : undefined;
}
