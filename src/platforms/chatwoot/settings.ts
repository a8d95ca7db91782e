import type { CommonSettings, SettingFields } from '../settings.js';

/** What becomes of a conversation that is `pending`: routed at once, or when another bot has handed it over. */
export type Pending = 'route' | 'wait';

/** Settings of the Chatwoot connector, secrets resolved. */
export interface ChatwootSettings extends CommonSettings {
  type: 'chatwoot';
  /** Of the installation, without a trailing slash: `https://app.chatwoot.com`. */
  baseUrl: string;
  /** Access token of an administrator. */
  token: string;
  accountId: string;
  /** Of the webhooks that are signed: one per account webhook or agent bot. */
  secrets: string[];
  /** `refuse`, or the secret in the address of an installation that signs nothing. */
  unsigned: string;
  /** Milliseconds by which a signature's timestamp may differ from our clock, both ways. */
  tolerance: number;
  pending: Pending;
}

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
