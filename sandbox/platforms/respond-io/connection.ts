import type { Connection } from '../connection.js';

export const connection: Connection = {
  apiPath: '/v2',
  variables: { baseUrl: 'RESPONDIO_BASE_URL', token: 'RESPONDIO_TOKEN', signingKey: 'RESPONDIO_SIGNING_KEY' },
};
