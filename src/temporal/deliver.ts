import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ConversationEvent } from '../routing/conversation.js';
import type { DeskEvent } from '../routing/desk/messages.js';
import * as messages from '../workflows/messages.js';
import { tellDeskTogether } from './desk-news.js';
import { replyWatchId } from './names.js';
import type { RoutingPolicy } from '../routing/policy.js';
import { UNASSIGN_AFTER_CLOSE } from '../workflows/messages.js';
import { ContactKey } from '../workflows/search-attributes.js';
import type { DeliverAnswer } from './routing-contract.js';
import { isRefusedForGood } from './refused-signal.js';
import { describe } from './start-routing.js';
import type { Starter } from './start-run.js';

/** Turns an event into the signal of the conversation's run, and into the desk's news where it is some. */
export async function deliver(
  { client, taskQueue }: Pick<Starter, 'client' | 'taskQueue'>,
  policy: RoutingPolicy,
  workflowId: string,
  event: ConversationEvent,
): Promise<DeliverAnswer> {
  const { workspace } = policy;
  const answer = await tell(() => signalRun(client, workflowId, event));
  // A run that asks the CRM again is there beside the watch, and ends with the message.
  if ((answer !== 'delivered' || event.type === 'message.sent') && concernsWatch(policy, event))
    await tell(() => signalRun(client, replyWatchId(workflowId), event));
  if (event.type === 'conversation.closed' && policy.close.unassign && policy.mode !== 'observe')
    await unassign(client, taskQueue, workflowId, policy, event.conversation);
  const news = deskNews(workflowId, event, answer, policy);
  if (news && !(await isOfThePast(client, workflowId, event)))
    await tell(() => tellDeskTogether(client, workspace, news));
  return answer;
}

async function tell(signal: () => Promise<void>): Promise<DeliverAnswer> {
  try {
    await signal();
    return 'delivered';
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return 'noRun';
    if (isRefusedForGood(e)) return 'refused';
    throw e;
  }
}

function signalRun(client: Client, workflowId: string, event: ConversationEvent): Promise<void> {
  const run = client.workflow.getHandle(workflowId);
  const { eventId } = event;
  switch (event.type) {
    case 'message.received':
      return run.signal(messages.contactReplied, { eventId, message: event.message });
    case 'message.sent':
      return run.signal(messages.messageSent, { eventId, message: event.message });
    case 'message.failed': {
      const { messageId, why } = event;
      return run.signal(messages.messageFailed, { eventId, messageId, why });
    }
    case 'assignee.updated':
      return run.signal(messages.assigneeChanged, { eventId, assignee: event.assignee });
    case 'contact.updated': {
      const { email, phone } = event;
      return run.signal(messages.contactUpdated, {
        eventId,
        ...(email ? { email } : {}),
        ...(phone ? { phone } : {}),
      });
    }
    case 'conversation.closed': {
      const { openedAt, closedAt } = event;
      return run.signal(messages.conversationClosed, {
        eventId,
        ...(openedAt === undefined ? {} : { openedAt }),
        ...(closedAt === undefined ? {} : { closedAt }),
      });
    }
  }
}

/** Whether anybody waits for the assignee's first message, and this may be it or end the wait. */
function concernsWatch({ targets }: RoutingPolicy, { type }: ConversationEvent): boolean {
  const watched = Object.values(targets).some(
    (target) => target.kind !== 'unassign' && target.firstReplyWithin !== undefined,
  );
  return (
    watched && (type === 'message.sent' || type === 'assignee.updated' || type === 'conversation.closed')
  );
}

async function unassign(
  client: Client,
  taskQueue: string,
  workflowId: string,
  { workspace, platform }: RoutingPolicy,
  conversation: string,
): Promise<void> {
  // For whoever erases the contact.
  const contact = (await describe(client, workflowId))?.typedSearchAttributes.get(ContactKey);
  await client.workflow.start(UNASSIGN_AFTER_CLOSE, {
    ...(contact === undefined ? {} : { typedSearchAttributes: [{ key: ContactKey, value: contact }] }),
    workflowId: `unassign/${workflowId}`,
    taskQueue,
    args: [{ workspace, platform: platform.name, conversation }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Closed: the agent is taken off',
  });
}

/** A close that comes late, or once more, says nothing of the opening that has followed. */
async function isOfThePast(client: Client, workflowId: string, event: ConversationEvent): Promise<boolean> {
  if (event.type !== 'conversation.closed') return false;
  const at = event.openedAt ?? event.closedAt;
  const openedAt = at === undefined ? undefined : (await describe(client, workflowId))?.memo?.['openedAt'];
  return at !== undefined && typeof openedAt === 'number' && at < openedAt;
}

/** After a run has ended the desk owns the conversation; a close that ends the run it must know in any case. */
function deskNews(
  conversation: string,
  event: ConversationEvent,
  answer: DeliverAnswer,
  { close }: RoutingPolicy,
): DeskEvent | undefined {
  if (event.type === 'conversation.closed') {
    const goesOn = answer === 'delivered' && !close.endsRun;
    return goesOn ? undefined : { type: 'closed', conversation };
  }
  if (event.type !== 'assignee.updated' || answer === 'delivered') return undefined;
  return event.assignee
    ? { type: 'taken', conversation, agent: event.assignee }
    : { type: 'unassigned', conversation };
}
