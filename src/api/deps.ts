import type { Registry } from 'prom-client';
import type { Logger } from 'pino';
import type { RouterConfig } from '../config/workspace.js';
import type { PlatformConnector } from '../platforms/platform.js';
import type { RemoteCodec } from '../temporal/codec/remote-codec.js';
import type { DeskClient } from '../client/desk/desk-client.js';
import type { RateLimit } from './rate-limit.js';
import type { RoutingClient } from '../client/routing/routing-contract.js';

/** What the API needs from the process it runs in. */
export interface ApiDeps {
  config: RouterConfig;
  routing: RoutingClient;
  desk: DeskClient;
  /** By workspace id. */
  connectors: ReadonlyMap<string, PlatformConnector>;
  logger: Logger;
  /** May this process take traffic? `checks` names each part and its state. */
  ready: () => Promise<{ ok: boolean; checks: Record<string, string> }>;
  /** Notes an opening that starts no run, so that no catch-up starts one. */
  leaveAlone?: (workspace: string, platform: string, conversation: string) => Promise<void>;
  /** Where /metrics comes from, when the process has metrics of its own. */
  registry?: Registry;
  /** The payload codec for the Temporal UI; absent: it is not served. */
  remoteCodec?: RemoteCodec & { namespace: string };
  /** What one API key, and one address without, may make; the defaults stop runaway clients, not busy ones. */
  rateLimit?: RateLimit;
  /** When replies that overtook their opening are tried again, ms after their arrival, and how many may wait. */
  overtaking?: { delays?: readonly number[]; max?: number };
  /** The same for webhooks that Temporal did not accept in time. */
  unaccepted?: { delays?: readonly number[]; max?: number };
}
