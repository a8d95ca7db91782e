import type { CommonSettings, SettingFields } from '../kind.js';

/** When a `pending` conversation is routed: immediately, or after another bot has handed it over. */
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
  baseUrl: field.baseUrl('https://app.chatwoot.com'),
  token: field.secret(),
  accountId: field.id(),
  secrets: field.secrets(0, MAX_SECRETS).prefault([]),
  unsigned: field.addressSecret('refuse'),
  tolerance: field.duration('5m', MINUTE, 60 * MINUTE),
  pending: field.choice(['route', 'wait'] as const),
  /** Chatwoot limits a caller as a whole (3,000 a minute unless set otherwise), not each method. */
  callsPerSecond: field.callsPerSecond(false),
});
