/** A world whose platform knows messages only: the router holds the conversations. */
import { randomUUID } from 'node:crypto';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { createRoutingClient } from '../../src/client/routing/routing-client.js';
import { heldId } from '../../src/client/names.js';
import type { RoutingClient } from '../../src/client/routing/routing-contract.js';
import type { IncomingMessage } from '../../src/routing/conversation.js';
import { DAY } from './policy.js';
import type { World } from './world.js';

export interface HeldChat {
  conversation: string;
  /** Workflow id of its routing runs, and of what holds it. */
  routing: string;
  held: string;
  client: RoutingClient;
  /** The contact writes; resolves with the message, so that it can be delivered again. */
  writes(text: string, over?: Partial<IncomingMessage>): Promise<IncomingMessage>;
  delivers: (message: IncomingMessage, aliases?: string[]) => Promise<void>;
  closes(): Promise<void>;
  /** Run ids of all routing runs so far. */
  runs(): Promise<string[]>;
}

export const phoneNumber = (): string => `+49${randomUUID().replace(/\D/g, '').padEnd(12, '7').slice(0, 12)}`;
export const userId = (): string => `DE.${randomUUID().replaceAll('-', '')}`;

/** @param idleClose milliseconds; `name`: a number or a user id, one's own by itself */
export function heldChat(
  world: World,
  { idleClose = DAY, email, name }: { idleClose?: number; email?: string; name?: string } = {},
): HeldChat {
  const { workspace, platform } = world.policy;
  const config = {
    workspace: () =>
      ({
        id: workspace,
        policy: world.policy,
        roster: { agents: [], teams: [] },
        match: [],
        platform: { type: platform.name },
      }) as never,
    isPaused: () => false,
  };
  const client = createRoutingClient({
    ...world.starter,
    config,
    campaigns: new Campaigns(),
    namespace: 'default',
    idleCloseOf: () => idleClose,
  });
  const conversation = name ?? phoneNumber();
  const routing = world.starter.naming.workflowId(workspace, platform.name, conversation);
  const contact = { id: conversation, name: 'Jane Doe', tags: [], fields: {}, ...(email ? { email } : {}) };
  const delivers = async (message: IncomingMessage, aliases?: string[]) => {
    await client.deliver(workspace, {
      type: 'message.received',
      eventId: message.id,
      conversation,
      message,
      contact,
      ...(aliases ? { aliases } : {}),
    });
  };
  return {
    conversation,
    routing,
    held: heldId(routing),
    client,
    delivers,
    async writes(text, over = {}) {
      const message: IncomingMessage = {
        id: `wamid.${randomUUID()}`,
        kind: 'text',
        text,
        at: Date.now(),
        ...over,
      };
      await delivers(message);
      return message;
    },
    async closes() {
      await client.deliver(workspace, { type: 'conversation.closed', eventId: randomUUID(), conversation });
    },
    async runs() {
      const found: string[] = [];
      for await (const { runId } of world.client.workflow.list({ query: `WorkflowId = '${routing}'` }))
        found.push(runId);
      return found;
    },
  };
}
