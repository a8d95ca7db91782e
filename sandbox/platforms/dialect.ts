/** How a stand-in speaks: the webhooks it sends, and the API it answers. The folder's `index.ts` exports it as `dialect`. */
import type { Router } from 'express';
import type { Faults } from '../faults.js';
import type { Ledger } from '../ledger.js';
import type { Announcements } from '../messenger/announcements.js';
import type { Messenger } from '../messenger/messenger.js';
import type { Connection } from './connection.js';
import type { SandboxContact, Store } from '../store.js';

export interface DialectDeps {
  store: Store;
  messenger: Messenger;
  ledger: Ledger;
  faults: Faults;
  /** Token that calls must carry. */
  token: string;
  /** Per API method; 0: no limit. */
  callsPerSecond: number;
}

export interface Dialect extends Connection {
  /** Milliseconds of its unit of time, where its openings are told apart by nothing finer; absent: one. */
  unit?: number;
  /** It knows messages and nothing else: nothing can be opened, assigned or closed on it. */
  messagesOnly?: true;
  api(deps: DialectDeps): Router;
  announces: Announcements;
  /** Several bodies as one, where the platform joins what happens at about the same time. */
  join?: (bodies: object[]) => object;
  /** The same when an agent bot of the platform's has the contacts first, and hears too; absent: it has no such. */
  withBot?: Announcements;
  /** The key by which the router knows the contact's conversation. */
  conversationOf(contact: SandboxContact): string;
  /** How a body is written; absent: as JSON. */
  encode?: (body: object) => { raw: string; mediaType: string };
  /** What a delivery to this address carries besides its body. */
  headers(delivery: { id: string; raw: string; url: string }, key: string): Record<string, string>;
  /** Milliseconds in which a delivery must be answered, and before each repeat. */
  timeout: number;
  retryAfter: number[];
  /** More failed deliveries in 30 minutes switch the endpoint off. */
  errorsAllowed: number;
  /** Calls per second and API method that it allows by itself; 0: no limit. */
  callsPerSecond: number;
}
