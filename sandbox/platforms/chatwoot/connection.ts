import type { Connection } from '../connection.js';

export const connection: Connection = {
  apiPath: '/chatwoot',
  variables: { baseUrl: 'CHATWOOT_BASE_URL', token: 'CHATWOOT_TOKEN', signingKey: 'CHATWOOT_WEBHOOK_SECRET' },
};
