import type { Parsed } from '../../schema/values.js';
import type { SettingFields } from '../kind.js';

/** One per event subscription; more would slow every wrong signature down. */
const MAX_KEYS = 16;

export const respondIoSettings = (field: SettingFields) => ({
  type: field.type('respond-io'),
  baseUrl: field.baseUrl('https://api.respond.io/v2').describe('Address of its API'),
  token: field.secret().describe('API token: a reference to the environment'),
  signingKeys: field
    .secrets(1, MAX_KEYS)
    .describe('One per event subscription. Any of them may have signed a webhook'),
  /** respond.io allows 5 per second and method. */
  callsPerSecond: field.callsPerSecond(5).describe('Calls per second and method; `false`: no limit'),
});

/** Settings of the respond.io connector, secrets resolved. */
export type RespondIoSettings = Parsed<ReturnType<typeof respondIoSettings>>;
