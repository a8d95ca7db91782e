/** A connector and the stand-in of its platform, over real sockets. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { connect } from '../../src/platforms/kind.js';
import type { PlatformClient, PlatformConnector } from '../../src/platforms/platform.js';
import type { Fault } from '../../sandbox/fault.js';
import type { SandboxContact } from '../../sandbox/store.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';
import type { Method, PlatformUnderTest } from './platform-under-test.js';

export const ANA = { id: '101', name: 'Ana', email: 'ana@support.example' };

export interface Stage {
  sandbox: Awaited<ReturnType<typeof sandboxFor>>;
  connector: PlatformConnector;
  client: PlatformClient;
  mediaType: string;
  /** A contact who has written, so that there is a conversation. */
  writes: (given?: object) => Promise<{ id: number; conversation: string }>;
  contact: (id: number) => Promise<SandboxContact>;
  /** Next calls of these names go wrong. */
  fault: (fault: Fault) => Promise<void>;
}

/** @param through the address at which the connector finds the stand-in: a recorder's, for example */
export async function stageFor(
  t: TestContext,
  { kind, settings, keys, standIn, tokens: [right] = [TOKEN, ''] }: PlatformUnderTest,
  token = right,
  through: (url: string) => Promise<string> = (url) => Promise.resolve(url),
): Promise<Stage> {
  const sandbox = await sandboxFor(t, { platform: standIn, signingKey: keys[0], token: right });
  const baseUrl = await through(sandbox.platformUrl);
  const connector = connect(kind, settings({ baseUrl, token, keys: [keys[0]] }));
  return {
    sandbox,
    connector,
    client: connector.client,
    mediaType: kind.webhooks.mediaType,
    async writes(given = {}) {
      const contact = await sandbox.contact({ name: 'Zoë', ...given });
      await sandbox.control('POST', `/contacts/${contact.id}/messages`, { text: 'hello' });
      return contact;
    },
    async contact(id) {
      return (await sandbox.control('GET', `/contacts/${id}`)).body as unknown as SandboxContact;
    },
    async fault(fault) {
      const { status, text } = await sandbox.control('POST', '/faults', fault);
      assert.equal(status, 200, text);
    },
  };
}

/** What each method is tried with. */
export function callsOn(
  client: PlatformClient,
  conversation: string,
  email = 'zoe@example.com',
): Record<Method, () => Promise<unknown>> {
  return {
    getConversation: () => client.getConversation(conversation),
    find: () => client.find({ email }),
    check: () => client.check(),
    sendText: () => client.sendText(conversation, 'What is your e-mail address?'),
    assign: () => client.assign(conversation, ANA),
    unassign: () => client.unassign(conversation),
    saveEmail: () => client.saveEmail(conversation, email),
    comment: () => client.comment(conversation, 'Routed to Ana'),
    tag: () => client.tag(conversation, ['vip']),
    close: () => client.close(conversation),
  };
}

export const reads: ReadonlySet<Method> = new Set(['getConversation', 'find', 'check']);
