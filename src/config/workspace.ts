import type { CommonSettings } from '../platforms/kind.js';
import type { MatchRule, Roster, RoutingPolicy } from '../routing/policy/policy.js';
import type { WebhookEndpoint } from '../schema/webhooks.js';

export type { WebhookEndpoint };

/** One workspace of router.yaml, checked, defaults filled in, `${ENV}` resolved where only this process may see it. */
export interface WorkspaceConfig {
  id: string;
  policy: RoutingPolicy;
  roster: Roster;
  /** Rules that change the policy for some conversations; the first that matches holds. */
  match: MatchRule[];
  /** What the platform's own connector understands. */
  platform: CommonSettings;
  /** SHA-256, hex, lower case, of each API key. */
  apiKeyHashes: string[];
  /** Opening sources that start a run; an unknown source always does. */
  startOn: string[];
  /** Endpoints of the router's events, secrets resolved: they stay in this process. */
  webhooks: WebhookEndpoint[];
}

export interface RouterConfig {
  workspaces: WorkspaceConfig[];
}
