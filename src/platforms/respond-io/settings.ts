import type { CommonSettings, SettingFields } from '../kind.js';

/** Settings of the respond.io connector, secrets resolved. */
export interface RespondIoSettings extends CommonSettings {
  type: 'respond-io';
  /** Without a trailing slash: `https://api.respond.io/v2`. */
  baseUrl: string;
  token: string;
  /** One per event subscription. */
  signingKeys: string[];
}

/** One per event subscription; more would slow every wrong signature down. */
const MAX_KEYS = 16;

export const respondIoSettings = (field: SettingFields) => ({
  type: field.type('respond-io'),
  baseUrl: field.baseUrl('https://api.respond.io/v2'),
  token: field.secret(),
  signingKeys: field.secrets(1, MAX_KEYS),
  /** respond.io allows 5 per second and method. */
  callsPerSecond: field.callsPerSecond(5),
});
