/** The WhatsApp connector on its stand-in, with one contact. */
import type { TestContext } from 'node:test';
import { createWhatsAppCloud } from '../../src/platforms/whatsapp-cloud/index.js';
import type { PlatformErrorKind } from '../../src/platforms/platform.js';
import type { SandboxOptions } from '../../sandbox/index.js';
import { sandboxFor, SIGNING_KEY, TOKEN } from './sandbox.js';
import { until } from './wait.js';
import { eventsOf } from './webhook-request.js';

const DAY = 86_400_000;

export async function whatsAppChat(t: TestContext, more: object = {}, options: Partial<SandboxOptions> = {}) {
  const sandbox = await sandboxFor(t, { platform: 'whatsapp-cloud', ...options });
  const settings = {
    type: 'whatsapp-cloud' as const,
    baseUrl: sandbox.platformUrl,
    token: TOKEN,
    phoneNumberId: '106540352242922',
    appSecrets: [SIGNING_KEY],
    verifyToken: 'v',
    idleClose: DAY,
    callsPerSecond: false as const,
    ...more,
  };
  const connector = createWhatsAppCloud(settings, { timeout: 1_000 });
  const { id } = await sandbox.contact({ name: 'Jane', phone: '+4915112345678' });
  const to = '+4915112345678';
  return {
    ...sandbox,
    id,
    to,
    connector,
    client: connector.client,
    fault: (fault: object) => sandbox.control('POST', '/faults', { call: 'message', ...fault }),
    writes: (text: string) => sandbox.control('POST', `/contacts/${id}/messages`, { text }),
    outside: (outside: string) => sandbox.control('PUT', `/contacts/${id}/window`, { outside }),
    effects: async () => (await sandbox.ledger(id)).flatMap(({ effect }) => effect ?? []),
    events: async (count: number) => {
      const got = await until(
        `${count} webhooks`,
        () => sandbox.webhooks.length >= count && sandbox.webhooks,
      );
      return got.flatMap(({ raw, headers }) => eventsOf(connector, raw, headers));
    },
  };
}

export const fails = (kind: PlatformErrorKind, more: object = {}) => ({
  name: 'PlatformError',
  kind,
  ...more,
});
