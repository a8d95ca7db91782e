import type { RespondIoSettings } from '../settings.js';
import type { PlatformConnector } from '../platform.js';
import { createClient } from './client.js';
import { parse } from './parse.js';
import { signedByOneOf } from './signature.js';

export function createRespondIo(
  settings: RespondIoSettings,
  options: { timeout?: number } = {},
): PlatformConnector {
  return {
    name: 'respond-io',
    verify: (rawBody, headers) =>
      signedByOneOf(settings.signingKeys, rawBody, headers['x-webhook-signature']),
    parse,
    client: createClient(settings, options),
    lacks: [
      'listing messages: our own sends are recognised by their message.sent webhook',
      'presence and open counts of users',
      'assigning to a team: the router chooses the person',
      'an idempotency key on writes',
    ],
  };
}
