import type { TestContext } from 'node:test';
import type { RawWebhook, VerifiedWebhook } from '../../src/platforms/platform.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import type { PlatformUnderTest } from './platform-under-test.js';

/** One sentence of the contract; `holds` rejects when the connector breaks it. */
export interface Check {
  name: string;
  holds: (platform: PlatformUnderTest, t: TestContext) => Promise<void> | void;
}

/** Both halves by themselves. */
interface Receiver {
  verify: (given: RawWebhook) => string | undefined;
  parse: (given: VerifiedWebhook) => DomainEvent[];
}

const NOWHERE = { baseUrl: 'http://127.0.0.1:9', token: 'no token' };

/** A connector that believes these keys, and has no platform to call. */
export function receiver(
  { kind, settings, keys }: PlatformUnderTest,
  believes: string[] = [keys[0]],
): Receiver {
  const connector = kind.connect(settings({ ...NOWHERE, keys: believes }));
  return { verify: (given) => connector.verify(given), parse: (given) => connector.parse(given) };
}

export const webhook = (raw: string, headers: Record<string, string>): RawWebhook => ({
  rawBody: Buffer.from(raw),
  headers: { 'content-type': 'application/json', ...headers },
});
