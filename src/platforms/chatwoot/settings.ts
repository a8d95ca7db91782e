import type { Parsed } from '../../schema/values.js';
import type { SettingFields } from '../kind.js';

const MAX_SECRETS = 16;
const MINUTE = 60_000;

export const chatwootSettings = (field: SettingFields) => ({
  type: field.type('chatwoot'),
  baseUrl: field.baseUrl('https://app.chatwoot.com').describe('Address of the installation'),
  token: field.secret().describe('Access token of an administrator'),
  accountId: field.id().describe('Number of the account'),
  secrets: field
    .secrets(0, MAX_SECRETS)
    .prefault([])
    .describe('One per account webhook or agent bot. Any of them may have signed a webhook'),
  unsigned: field
    .addressSecret('refuse')
    .describe(
      'Or the secret in the address of an installation that signs nothing: 16 letters, digits, `-` and `_` or more',
    ),
  tolerance: field
    .duration('5m', MINUTE, 60 * MINUTE)
    .describe('How far the time of a signature may be from our clock'),
  pending: field
    .choice(['route', 'wait'] as const)
    .describe('Pending conversations are routed immediately, or `wait` until another bot opens them'),
  /** Chatwoot limits a caller as a whole (3,000 a minute unless set otherwise), not each method. */
  callsPerSecond: field.callsPerSecond(false).describe('Calls per second and method; `false`: no limit'),
});

/** Settings of the Chatwoot connector, secrets resolved; durations in milliseconds. */
export type ChatwootSettings = Parsed<ReturnType<typeof chatwootSettings>>;
