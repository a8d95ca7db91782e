import type { CommonSettings, SettingFields } from '../kind.js';

/** Settings of the generic connector, secrets resolved. */
export interface GenericSettings extends CommonSettings {
  type: 'generic';
  /** Where the system takes our commands; without a trailing slash. */
  url: string;
  /** Any of them may have signed an event of the system. */
  secrets: string[];
  /** Every one of them signs our commands. */
  commandSecrets: string[];
}

/** More would slow every wrong signature down. */
const MAX_SECRETS = 16;

export const genericSettings = (field: SettingFields) => ({
  type: field.type('generic'),
  url: field.baseUrl(),
  secrets: field.webhookSecrets(1, MAX_SECRETS),
  commandSecrets: field.webhookSecrets(1, MAX_SECRETS),
  callsPerSecond: field.callsPerSecond(false),
});
