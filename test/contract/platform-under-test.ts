import type { ListCall } from '../../src/platforms/capabilities.js';
import type { CommonSettings, PlatformKind } from '../../src/platforms/kind.js';
import type { PlatformClient, PlatformErrorKind } from '../../src/platforms/platform.js';
import type { DomainEvent } from '../../src/routing/conversation.js';

/** The methods of a client that act on one conversation, and `find` and `check`. */
export type Method = Exclude<keyof PlatformClient, ListCall>;

/** Where a stand-in is, and what it wants to be shown. */
export interface Address {
  baseUrl: string;
  token: string;
  /** Keys by which webhooks may be signed. */
  keys: string[];
}

/** A platform as the contract needs it described. A new platform is one such description, in `platforms/`. */
export interface PlatformUnderTest {
  kind: PlatformKind;
  /** The stand-in it is tried on. */
  standIn: string;
  /** Its settings for such an address, secrets resolved, without a limit. */
  settings: (address: Address) => CommonSettings;
  /** Tokens, where any text will not do: the right one, and another. */
  tokens?: [right: string, wrong: string];
  /** Keys that it could have; the contract signs with the first and rotates to the second. */
  keys: [string, string];
  /** Its signing, made anew and not with the connector's code. `at`: epoch seconds; now unless it is named. */
  sign: (raw: string, key: string, at?: number) => Record<string, string>;
  /** The header in which the signature stands. */
  signatureHeader: string;
  /** Signatures of no value, beyond those that are wrong on every platform. */
  worthless: string[];
  /** True where the time is signed: five minutes off is too far. */
  timestamped: boolean;
  /** How a sample becomes the body of a request; absent: as JSON. */
  encode?: (sample: unknown) => string;
  /** A body of each event it tells of. */
  samples: Partial<Record<DomainEvent['type'], object>>;
  /** A body of an event nobody has heard of. */
  unheardOf: object;
  /** Calls as the stand-in's ledger and faults name them; a method that calls nothing has none. */
  calls: Partial<Record<Method, string>>;
  /** What an answer means beyond the statuses that mean the same everywhere. */
  answers: Partial<Record<number, PlatformErrorKind>>;
  /** Longest texts, in characters; absent: not known, or nothing of the kind. */
  limits: { text?: number; comment?: number; tag?: number; tags?: number };
}
