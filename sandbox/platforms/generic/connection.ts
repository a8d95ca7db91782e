import type { Connection } from '../connection.js';

export const connection: Connection = {
  apiPath: '/commands',
  variables: {
    baseUrl: 'GENERIC_COMMANDS_URL',
    token: 'GENERIC_COMMANDS_SECRET',
    signingKey: 'GENERIC_EVENTS_SECRET',
  },
  secretOf: (random) => `whsec_${Buffer.from(random).toString('base64')}`,
};
