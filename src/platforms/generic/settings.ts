import type { Parsed } from '../../schema/values.js';
import type { SettingFields } from '../kind.js';

/** More would slow every wrong signature down. */
const MAX_SECRETS = 16;

export const genericSettings = (field: SettingFields) => ({
  type: field.type('generic'),
  url: field.baseUrl().describe('Where the system takes our commands'),
  secrets: field
    .webhookSecrets(1, MAX_SECRETS)
    .describe('Any of them may have signed an event of the system (`whsec_...`)'),
  commandSecrets: field
    .webhookSecrets(1, MAX_SECRETS)
    .describe('Every one of them signs our commands (`whsec_...`)'),
  callsPerSecond: field.callsPerSecond(false).describe('Calls per second and method; `false`: no limit'),
});

/** Settings of the generic connector, secrets resolved. */
export type GenericSettings = Parsed<ReturnType<typeof genericSettings>>;
