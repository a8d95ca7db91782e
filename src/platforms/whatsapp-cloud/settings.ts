import type { Parsed } from '../../schema/values.js';
import type { SettingFields } from '../kind.js';

const MAX_SECRETS = 16;
const SECOND = 1_000;
const WEEK = 7 * 24 * 3_600 * SECOND;

export const whatsAppCloudSettings = (field: SettingFields) => ({
  type: field.type('whatsapp-cloud'),
  baseUrl: field
    .baseUrl('https://graph.facebook.com/v23.0')
    .describe('Address of the Graph API, with its version'),
  token: field.secret().describe('Access token: a reference to the environment'),
  phoneNumberId: field.secret().describe('The id that Meta gives the number; not the number itself'),
  appSecrets: field
    .secrets(1, MAX_SECRETS)
    .describe('Secrets of the app. Any of them may have signed a webhook'),
  verifyToken: field.secret().describe('What Meta must send when it verifies the address'),
  idleClose: field
    .duration('24h', 5 * SECOND, WEEK)
    .describe('A conversation ends after this time without a message from either side'),
  template: field
    .optional({
      name: field.text(512).describe('Its name'),
      language: field.text(20).describe('Its language'),
    })
    .describe(
      'Approved template, sent instead of the question when the contact has not written for 24 hours',
    ),
  /** Meta allows 80 messages per second and number. */
  callsPerSecond: field.callsPerSecond(80).describe('Messages per second; `false`: no limit'),
});

type Keys = Parsed<ReturnType<typeof whatsAppCloudSettings>>;

/** Settings of the WhatsApp Cloud API connector, secrets resolved; durations in milliseconds. */
export type WhatsAppCloudSettings = Omit<Keys, 'template'> & Partial<Pick<Keys, 'template'>>;
