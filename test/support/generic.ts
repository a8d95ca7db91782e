/** The generic connector and its stand-in, on a real socket. */
import type { TestContext } from 'node:test';
import { createGeneric } from '../../src/platforms/generic/index.js';
import type { GenericSettings } from '../../src/platforms/generic/settings.js';
import type { SandboxOptions } from '../../sandbox/index.js';
import { SECRETS } from './event-endpoint.js';
import { sandboxFor } from './sandbox.js';

export const [EVENTS_SECRET, COMMANDS_SECRET] = SECRETS as [string, string];

export const genericSettings = (url: string, over: Partial<GenericSettings> = {}): GenericSettings => ({
  type: 'generic',
  url,
  secrets: [EVENTS_SECRET],
  commandSecrets: [COMMANDS_SECRET],
  callsPerSecond: false,
  ...over,
});

export async function genericFor(t: TestContext, more: Partial<SandboxOptions> = {}) {
  const options = { platform: 'generic', signingKey: EVENTS_SECRET, token: COMMANDS_SECRET } as const;
  const sandbox = await sandboxFor(t, { ...options, ...more });
  const connector = createGeneric(genericSettings(sandbox.platformUrl));
  const open = async (given: object = {}) => {
    const contact = await sandbox.contact(given);
    await sandbox.control('POST', `/contacts/${contact.id}/messages`, { text: 'hi' });
    return contact;
  };
  return { ...sandbox, connector, client: connector.client, open };
}
