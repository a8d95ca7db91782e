/** Chatwoot's stand-in, and the connector that talks to it. */
import type { TestContext } from 'node:test';
import { createChatwoot } from '../../src/platforms/chatwoot/index.js';
import type { ChatwootSettings } from '../../src/platforms/chatwoot/settings.js';
import type { SandboxOptions } from '../../sandbox/index.js';
import type { SandboxContact } from '../../sandbox/store.js';
import { sandboxFor, SIGNING_KEY, TOKEN } from './sandbox.js';

export type Contact = SandboxContact & { conversation: string };

export const settingsFor = (baseUrl: string, over: Partial<ChatwootSettings> = {}): ChatwootSettings => ({
  type: 'chatwoot',
  baseUrl,
  token: TOKEN,
  accountId: '1',
  secrets: [SIGNING_KEY],
  unsigned: 'refuse',
  tolerance: 300_000,
  pending: 'route',
  callsPerSecond: false,
  ...over,
});

export async function chatwootFor(t: TestContext, options: Partial<SandboxOptions> = {}) {
  const sandbox = await sandboxFor(t, { platform: 'chatwoot', ...options });
  const contacts = async () => {
    const { body } = await sandbox.control('GET', '/state');
    return (body as unknown as { contacts: Contact[] }).contacts;
  };
  return {
    ...sandbox,
    connector: createChatwoot(settingsFor(sandbox.platformUrl)),
    /** A contact as it is now. */
    seen: async (id: number) => (await contacts()).find((one) => one.id === id)!,
    writes: (id: number, text: string) => sandbox.control('POST', `/contacts/${id}/messages`, { text }),
    /** A contact who has opened a conversation. */
    opened: async (given: object = {}, text = 'hi') => {
      const { id } = await sandbox.contact(given);
      await sandbox.control('POST', `/contacts/${id}/messages`, { text });
      const contact = (await contacts()).find((one) => one.id === id)!;
      return { id, conversation: contact.conversation };
    },
  };
}
