import type { CommonSettings } from '../platforms/kind.js';
import type { MatchRule, Roster, RoutingPolicy } from '../routing/policy/policy.js';

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
  /** Who wants the router's events. */
  webhooks: WebhookEndpoint[];
}

/** Where events go, secrets resolved: stays in this process. */
export interface WebhookEndpoint {
  id: string;
  url: string;
  /** Each of them signs. */
  secrets: string[];
  /** Host names, addresses and ranges of the private network that it may be reached at. */
  allowInternal?: string[];
}

export interface RouterConfig {
  workspaces: WorkspaceConfig[];
}
