/** How a policy file reaches each stand-in. Apart from the stand-ins: commands read this without loading a web server. */
import { PHONE_NUMBER_ID } from './whatsapp-cloud/events.js';

export interface Connection {
  /** Where its API is on the sandbox. */
  apiPath: string;
  /** The variables by which a policy for it is told where it is and how to authenticate. */
  variables: {
    baseUrl: string;
    token: string;
    signingKey: string;
    /** Others, with the values that fit the stand-in. */
    besides?: Record<string, string>;
  };
  /** How token and key are written where any random text will not do. */
  secretOf?: (random: string) => string;
}

/** Where the sandbox receives the router's events. */
export const EVENTS_PATH = '/events';

/** By the platform's name in webhook addresses. */
export const connections = {
  'respond-io': {
    apiPath: '/v2',
    variables: {
      baseUrl: 'RESPONDIO_BASE_URL',
      token: 'RESPONDIO_TOKEN',
      signingKey: 'RESPONDIO_SIGNING_KEY',
    },
  },
  chatwoot: {
    apiPath: '/chatwoot',
    variables: {
      baseUrl: 'CHATWOOT_BASE_URL',
      token: 'CHATWOOT_TOKEN',
      signingKey: 'CHATWOOT_WEBHOOK_SECRET',
    },
  },
  generic: {
    apiPath: '/commands',
    variables: {
      baseUrl: 'GENERIC_COMMANDS_URL',
      token: 'GENERIC_COMMANDS_SECRET',
      signingKey: 'GENERIC_EVENTS_SECRET',
    },
    secretOf: (random) => `whsec_${Buffer.from(random).toString('base64')}`,
  },
  'whatsapp-cloud': {
    apiPath: '/graph/v23.0',
    variables: {
      baseUrl: 'WHATSAPP_BASE_URL',
      token: 'WHATSAPP_TOKEN',
      signingKey: 'WHATSAPP_APP_SECRET',
      besides: {
        WHATSAPP_PHONE_NUMBER_ID: PHONE_NUMBER_ID,
        WHATSAPP_VERIFY_TOKEN: 'sandbox-verify-token',
      },
    },
  },
} satisfies Record<string, Connection>;

export type PlatformName = keyof typeof connections;
