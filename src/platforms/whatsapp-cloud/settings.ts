import type { CommonSettings, SettingFields } from '../settings.js';

/** Settings of the WhatsApp Cloud API connector, secrets resolved. */
export interface WhatsAppCloudSettings extends CommonSettings {
  type: 'whatsapp-cloud';
  /** With the Graph API's version, without a trailing slash: `https://graph.facebook.com/v23.0`. */
  baseUrl: string;
  token: string;
  /** The Graph API's id of the business phone number, which is not the number itself. */
  phoneNumberId: string;
  /** Of the Meta app; several while one is replaced. */
  appSecrets: string[];
  /** What Meta repeats when it tries the webhook address. */
  verifyToken: string;
  /** Milliseconds without a message from either side after which a conversation is over. */
  idleClose: number;
  /** Sent instead of the question when the contact has not written for 24 hours. */
  template?: { name: string; language: string };
}

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
  template: field.optional({
    name: field.text(512).describe('An approved template that asks for the e-mail address'),
    language: field.text(20).describe('Its language'),
  }),
  /** Meta allows 80 messages per second and number. */
  callsPerSecond: field.callsPerSecond(80).describe('Messages per second; `false`: no limit'),
});
