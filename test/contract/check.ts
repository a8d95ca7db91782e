import type { TestContext } from 'node:test';
import { connect } from '../../src/platforms/kind.js';
import type { WebhookRequest } from '../../src/platforms/platform.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import { eventsOf, postOf, whyRefused } from '../support/webhook-request.js';
import type { PlatformUnderTest } from './platform-under-test.js';

/** One sentence of the contract; `holds` rejects when the connector breaks it. */
export interface Check {
  name: string;
  holds: (platform: PlatformUnderTest, t: TestContext) => Promise<void> | void;
}

/** Both halves by themselves. */
interface Receiver {
  verify: (given: WebhookRequest) => string | undefined;
  /** The events in this body, signed as it must be. */
  parse: (body: unknown) => DomainEvent[];
}

const NOWHERE = { baseUrl: 'http://127.0.0.1:9', token: 'no token' };

/** A connector that believes these keys, and has no platform to call. */
export function receiver(platform: PlatformUnderTest, believes: string[] = [platform.keys[0]]): Receiver {
  const { kind, settings, keys, sign } = platform;
  const connector = connect(kind, settings({ ...NOWHERE, keys: believes }));
  return {
    verify: (given) => whyRefused(connector, given),
    parse(body) {
      const raw = encoded(platform, body);
      return eventsOf(connector, raw, sign(raw, keys[0]), { mediaType: kind.webhooks.mediaType });
    },
  };
}

/** A body as the platform writes it. */
export const encoded = ({ encode = JSON.stringify }: PlatformUnderTest, body: unknown): string =>
  encode(body);

export const webhook = (
  { kind }: PlatformUnderTest,
  raw: string,
  headers: Record<string, string>,
): WebhookRequest => postOf(raw, headers, { mediaType: kind.webhooks.mediaType });
