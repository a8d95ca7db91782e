/** Talks to the workflow that holds a contact's conversation for a platform that has none. */
import { WorkflowNotFoundError } from '@temporalio/client';
import type { ConversationEvent, ConversationOpened } from '../routing/conversation.js';
import type { HeldNews } from '../routing/held-conversation.js';
import { conversationNews, HOLD_CONVERSATION } from '../workflows/messages.js';
import { ContactKey, Platform, Workspace } from '../workflows/search-attributes.js';
import { heldId } from './names.js';
import { isRefusedForGood } from './refused-signal.js';
import type { Starter } from './start-run.js';

/**
 * Resolves once Temporal has it: the workflow that holds the conversation is there, and will act on it.
 * @returns `refused`: the server will never take this message
 */
export async function hear(
  { client, naming, taskQueue }: Pick<Starter, 'client' | 'naming' | 'taskQueue'>,
  opened: ConversationOpened,
  more: { eventId: string; idleClose: number },
): Promise<'delivered' | 'refused'> {
  const { workspace, platform, conversation, contact } = opened;
  const routing = naming.workflowId(workspace, platform, conversation);
  const news: HeldNews = { kind: 'heard', opened, ...more };
  const told = client.workflow.signalWithStart(HOLD_CONVERSATION, {
    workflowId: heldId(routing),
    taskQueue,
    args: [{ on: { workspace, platform, conversation }, routing }],
    signal: conversationNews,
    signalArgs: [news],
    workflowTaskTimeout: '3s',
    staticSummary: `A contact's conversation on ${platform}: open or closed`,
    typedSearchAttributes: [
      { key: Workspace, value: workspace },
      { key: Platform, value: platform },
      { key: ContactKey, value: naming.contactKey(workspace, platform, contact.id) },
    ],
  });
  try {
    await told;
    return 'delivered';
  } catch (e) {
    if (isRefusedForGood(e)) return 'refused';
    throw e;
  }
}

/** Tells it of everything but the contact's messages. @returns false when no such conversation is held */
export async function tellHeld(
  { client }: Pick<Starter, 'client'>,
  routing: string,
  event: ConversationEvent,
): Promise<boolean> {
  const news = newsOf(event);
  if (!news) return false;
  try {
    await client.workflow.getHandle(heldId(routing)).signal(conversationNews, news);
    return true;
  } catch (e) {
    if (e instanceof WorkflowNotFoundError || isRefusedForGood(e)) return false;
    throw e;
  }
}

function newsOf(event: ConversationEvent): HeldNews | undefined {
  if (event.type === 'conversation.closed') return { kind: 'closed', event };
  if (event.type !== 'message.sent') return undefined;
  const { at } = event.message;
  return { kind: 'spoken', ...(at === undefined ? {} : { at }) };
}
