import { cancellationSignal } from '@temporalio/activity';
import { PlatformError, type PlatformClient } from '../../platforms/platform.js';
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
  /** The client of a workspace's platform; undefined when the configuration has it no more. */
  clientOf: (workspace: string) => PlatformClient | undefined;
  /** Whether a write of that platform that is in doubt may simply be made again, under the same key. */
  idempotent: (workspace: string) => boolean;
}

/** Writes to the messaging platform. Retries are Temporal's; what may have happened is never blindly repeated. */
export function createPlatformActivities({ clientOf, idempotent }: PlatformDependencies): PlatformActivities {
  async function on<T>(
    to: ConversationRef,
    looksFirst: boolean,
    call: (client: PlatformClient) => Promise<T>,
  ): Promise<T> {
    const client = clientOf(to.workspace);
    if (!client) throw notConfigured(to.workspace);
    // A write is stopped before it goes out or not at all: cut in the middle nobody would know whether it happened.
    cancellationSignal().throwIfAborted();
    try {
      return await call(client);
    } catch (e) {
      reportRefusedToken(to.workspace, e);
      throw toFailure(e, looksFirst, idempotent(to.workspace));
    }
  }

  return {
    sendMessage: (to, text, channelId, { doubt, ...more } = {}) =>
      on(to, false, async (client) => {
        const found = doubt && (await sentAlready(client, to.conversation, text, doubt));
        // An argument that is left out before another one arrives as null.
        const options = { ...once(), ...more, ...(channelId ? { channelId } : {}) };
        if (found) return found;
        const sent = await client.sendText(to.conversation, text, options);
        return { ...sent, answeredAt: Date.now() };
      }),
    assignConversation: (to, agent, details = {}) =>
      on(to, true, (client) => assign(client, to.conversation, agent, details)),
    leaveUnassigned: (to, known) => on(to, true, (client) => leaveUnassigned(client, to.conversation, known)),
    unassignConversation: (to) => on(to, true, (client) => unassign(client, to.conversation)),
    updateContactField: (to, email) => on(to, true, (client) => saveEmail(client, to.conversation, email)),
    updateContactTag: (to, tag) => on(to, true, (client) => client.tag(to.conversation, [tag], once())),
    addComment: (to, text) => on(to, false, (client) => client.comment(to.conversation, text, once())),
    tagAndComment: (to, tag, text) =>
      on(to, false, (client) =>
        tagAndComment(client, to, { tag, text, idempotent: idempotent(to.workspace) }),
      ),
    findContact: (to, by) => on(to, true, (client) => client.find(by, { signal: cancellationSignal() })),
    lookAtConversation: (to) =>
      on(to, true, async (client) => {
        try {
          return {
            gone: false,
            ...(await client.getConversation(to.conversation, { signal: cancellationSignal() })),
          };
        } catch (e) {
          if (e instanceof PlatformError && e.kind === 'notFound') return { gone: true, open: false };
          throw e;
        }
      }),
  };
}

async function sentAlready(client: PlatformClient, conversation: string, text: string, doubt: Doubt) {
  const { known, since = 0 } = doubt;
  const found = await client.findSent?.(conversation, text, known, { since, signal: cancellationSignal() });
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

async function unassign(client: PlatformClient, conversation: string) {
  if (client.messagesOnly) return 'nobody';
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
