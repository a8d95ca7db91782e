import type { Roster, RoutingPolicy } from '../routing/policy.js';

/** Settings of the respond.io connector, secrets resolved. */
export interface RespondIoSettings {
  type: 'respond-io';
  /** Without a trailing slash: `https://api.respond.io/v2`. */
  baseUrl: string;
  token: string;
  /** One per event subscription. */
  signingKeys: string[];
  /** respond.io allows 5 per second and method; absent: no limit configured. */
  callsPerSecond?: number;
}

/** One workspace of router.yaml, checked, defaults filled in, `${ENV}` resolved where only this process may see it. */
export interface WorkspaceConfig {
  id: string;
  policy: RoutingPolicy;
  roster: Roster;
  platform: RespondIoSettings;
  /** SHA-256, hex, lower case, of each API key. */
  apiKeyHashes: string[];
  /** Opening sources that start a run; an unknown source always does. */
  startOn: string[];
}

export interface RouterConfig {
  workspaces: WorkspaceConfig[];
}
