import { cancellationSignal } from '@temporalio/activity';
import { PlatformError, type Caller, type PlatformClient } from '../../platforms/platform.js';
import type {
  ConversationRef,
  Doubt,
  PlatformActivities,
  UnassignOutcome,
} from '../../workflows/activities.js';
import { assign } from './assign.js';
import { once } from '../once.js';
import { notConfigured, reportRefusedToken, toFailure } from './platform-failure.js';
import { saveEmail } from './save-email.js';
import { tagAndComment } from './tag-and-comment.js';

export interface PlatformDependencies {
  /** The connection of a workspace to its platform; undefined when the workspace is not configured any more. */
  connectorOf: (workspace: string) => Caller | undefined;
}

/** Writes to the messaging platform. Retries are Temporal's; what may have happened is never blindly repeated. */
export function createPlatformActivities({ connectorOf }: PlatformDependencies): PlatformActivities {
  async function on<T>(
    to: ConversationRef,
    looksFirst: boolean,
    call: (connector: Caller) => Promise<T>,
  ): Promise<T> {
    const connector = connectorOf(to.workspace);
    if (!connector) throw notConfigured(to.workspace);
    // A write is cancelled before it is sent or not at all: after a cut in the middle its outcome would be unknown.
    cancellationSignal().throwIfAborted();
    try {
      return await call(connector);
    } catch (e) {
      reportRefusedToken(to.workspace, e);
      throw toFailure(e, looksFirst, connector.capabilities.idempotencyKeys);
    }
  }

  return {
    sendMessage: (to, text, channelId, { doubt, ...more } = {}) =>
      on(to, false, async ({ client, capabilities }) => {
        const canLook = capabilities.lists.includes('findSent');
        const found = doubt && canLook && (await sentAlready(client, to.conversation, text, doubt));
        // An argument that is left out before another one arrives as null.
        const options = { ...once(), ...more, ...(channelId ? { channelId } : {}) };
        if (found) return found;
        const sent = await client.sendText(to.conversation, text, options);
        return { ...sent, answeredAt: Date.now() };
      }),
    assignConversation: (to, agent, details = {}) =>
      on(to, true, (connector) => assign(connector, to.conversation, agent, details)),
    leaveUnassigned: (to, known) =>
      on(to, true, ({ client }) => leaveUnassigned(client, to.conversation, known)),
    unassignConversation: (to) => on(to, true, (connector) => unassign(connector, to.conversation)),
    updateContactField: (to, email) =>
      on(to, true, (connector) => saveEmail(connector, to.conversation, email)),
    updateContactTag: (to, tag) => on(to, true, ({ client }) => client.tag(to.conversation, [tag], once())),
    addComment: (to, text) => on(to, false, ({ client }) => client.comment(to.conversation, text, once())),
    tagAndComment: (to, tag, text) =>
      on(to, false, (connector) => tagAndComment(connector, to, { tag, text })),
    findContact: (to, by) => on(to, true, ({ client }) => client.find(by, { signal: cancellationSignal() })),
    lookAtConversation: (to) =>
      on(to, true, async ({ client, capabilities: { conversations, assignee } }) => {
        const keeps = assignee ? {} : { keepsNoAssignee: true as const };
        if (!conversations) return { gone: false, open: true, ...keeps };
        try {
          const found = await client.getConversation(to.conversation, { signal: cancellationSignal() });
          return { gone: false, ...found, ...keeps };
        } catch (e) {
          if (e instanceof PlatformError && e.kind === 'notFound') return { gone: true, open: false };
          throw e;
        }
      }),
  };
}

async function sentAlready(client: PlatformClient, conversation: string, text: string, doubt: Doubt) {
  const { known, since = 0 } = doubt;
  const found = await client.findSent(conversation, text, known, { since, signal: cancellationSignal() });
  return found && found.at >= since ? found : undefined;
}

/** Compare and set, as for an assignment. */
async function leaveUnassigned(
  client: PlatformClient,
  conversation: string,
  known: string | undefined,
): Promise<UnassignOutcome> {
  try {
    const { open, assignee } = await client.getConversation(conversation);
    if (!open) return { kind: 'closed' };
    if (!assignee) return { kind: 'nobody' };
    if (assignee.id !== known) return { kind: 'taken', assignee };
    await client.unassign(conversation);
    return { kind: 'unassigned' };
  } catch (e) {
    if (e instanceof PlatformError && e.kind === 'notFound') return { kind: 'contactGone' };
    throw e;
  }
}

async function unassign({ client, capabilities }: Caller, conversation: string) {
  if (!capabilities.assignee) return 'nobody';
  try {
    const { open, assignee } = await client.getConversation(conversation);
    if (open) return 'open';
    if (!assignee) return 'nobody';
    await client.unassign(conversation, once());
    return 'unassigned';
  } catch (e) {
    if (e instanceof PlatformError && e.kind === 'notFound') return 'contactGone';
    throw e;
  }
}
