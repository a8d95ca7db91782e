import type { Connection } from '../connection.js';
import { PHONE_NUMBER_ID } from './events.js';

export const connection: Connection = {
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
};
