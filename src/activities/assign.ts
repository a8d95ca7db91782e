import { PlatformError, type PlatformClient } from '../platforms/platform.js';
import type { AgentRef } from '../routing/conversation.js';
import type { AssignOutcome } from '../workflows/activities.js';
import { once } from './once.js';
import { certainlyNot } from './platform-failure.js';

interface Assignment {
  agent: AgentRef;
  /** Whom the run knew to have it; arrives as null when it is left out before a comment. */
  replaces?: string | null | undefined;
  comment?: string | undefined;
}

/**
 * Compare and set: whoever is there now, and is neither the agent nor the one the run knew of, stays. The comment comes after
 * the assignment, so that one that is there already says that an earlier try may have written both.
 */
export async function assign(
  client: PlatformClient,
  conversation: string,
  { agent, replaces, comment }: Assignment,
): Promise<AssignOutcome> {
  const assigned = { kind: 'assigned', assignee: agent } as const;
  // Nobody but the desk says who has it: there is nothing to compare with and nothing to write.
  if (client.messagesOnly) return assigned;
  try {
    const present = await client.getConversation(conversation);
    if (present.assignee?.id === agent.id) {
      const notWritten = `${agent.name ?? agent.id} had the conversation already, perhaps with a comment`;
      return comment === undefined ? assigned : { ...assigned, comment: { notWritten } };
    }
    if (!present.open) return { kind: 'closed' };
    if (present.assignee && present.assignee.id !== replaces)
      return { kind: 'taken', assignee: present.assignee };
  } catch (e) {
    if (e instanceof PlatformError && e.kind === 'notFound') return { kind: 'contactGone' };
    throw e;
  }
  try {
    await client.assign(conversation, agent, once());
  } catch (e) {
    // The contact was there a moment ago: what the platform does not know is the agent.
    if (e instanceof PlatformError && (e.kind === 'refused' || e.kind === 'notFound'))
      return { kind: 'agentRefused', why: e.message };
    throw e;
  }
  return comment === undefined
    ? assigned
    : { ...assigned, ...(await commentOn(client, conversation, comment)) };
}

/** The assignment stands, whatever becomes of its comment: what certainly was not written is left to a later try. */
async function commentOn(
  client: PlatformClient,
  conversation: string,
  text: string,
): Promise<Pick<Extract<AssignOutcome, { kind: 'assigned' }>, 'comment'>> {
  try {
    await client.comment(conversation, text, once('comment'));
    return { comment: 'written' };
  } catch (e) {
    if (!(e instanceof PlatformError)) throw e;
    return certainlyNot(e) ? {} : { comment: { notWritten: e.message } };
  }
}
