import type { CommonSettings, SettingFields } from '../kind.js';

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
  baseUrl: field.baseUrl('https://graph.facebook.com/v23.0'),
  token: field.secret(),
  phoneNumberId: field.secret(),
  appSecrets: field.secrets(1, MAX_SECRETS),
  verifyToken: field.secret(),
  idleClose: field.duration('24h', 5 * SECOND, WEEK),
  template: field.optional({ name: field.text(512), language: field.text(20) }),
  /** Meta allows 80 messages per second and number. */
  callsPerSecond: field.callsPerSecond(80),
});
