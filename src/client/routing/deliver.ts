import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { closeOf, isTimed } from '../../routing/close.js';
import type { ConversationEvent } from '../../routing/conversation.js';
import { foldEvents, newsKeyOf, type ConversationNews } from '../../routing/conversation-news.js';
import type { DeskEvent } from '../../routing/desk/messages.js';
import { isByHuman } from '../../routing/message.js';
import * as messages from '../../workflows/messages.js';
import { tellDeskTogether } from '../desk/open-desks.js';
import { lateAnswerId, replyWatchId } from '../names.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import { UNASSIGN_AFTER_CLOSE } from '../../workflows/messages.js';
import { ContactKey } from '../../workflows/search-attributes.js';
import type { DeliverAnswer } from './routing-contract.js';
import type { Starter } from './start-run.js';
import { describe, isRefusedForGood } from '../../temporal/workflow-state.js';

type Told = Exclude<DeliverAnswer, 'notNeeded'>;

/**
 * Delivers events of one conversation, folded into as few signals as possible.
 * @returns what became of each event, or of the later one that stands for it, in their order
 */
export async function deliverAll(
  to: Pick<Starter, 'client' | 'taskQueue'>,
  policy: RoutingPolicy,
  workflowId: string,
  events: readonly ConversationEvent[],
): Promise<Told[]> {
  const answers = new Map<string, Told>();
  for (const news of foldEvents(events))
    answers.set(newsKeyOf(news), await deliver(to, policy, workflowId, news));
  return events.map((event) => answers.get(newsKeyOf(event)) ?? 'delivered');
}

/** Turns news into the signal of the conversation's run, and into the desk's news where it is some. */
export async function deliver(
  { client, taskQueue }: Pick<Starter, 'client' | 'taskQueue'>,
  policy: RoutingPolicy,
  workflowId: string,
  event: ConversationNews,
): Promise<Told> {
  const { workspace } = policy;
  const answer = await tell(() => signalRun(client, workflowId, event));
  // A run that asks the CRM again is there beside the watch, and ends with the message.
  if ((answer !== 'delivered' || event.type === 'message.sent') && concernsWatch(policy, event))
    await tell(() => signalRun(client, replyWatchId(workflowId), event));
  if (answer !== 'delivered' && concernsLateAnswer(event)) {
    const late = await tell(() => signalRun(client, lateAnswerId(workflowId), event));
    if (late === 'delivered' && event.type === 'message.received') return late;
  }
  if (event.type === 'conversation.closed' && policy.close.unassign && policy.mode !== 'observe')
    await unassign(client, taskQueue, workflowId, policy, event.conversation);
  const news = deskNews(workflowId, event, answer, policy);
  if (news && !(await isOfThePast(client, workflowId, event)))
    await tell(() => tellDeskTogether(client, workspace, news));
  return answer;
}

async function tell(signal: () => Promise<void>): Promise<Told> {
  try {
    await signal();
    return 'delivered';
  } catch (e) {
    if (e instanceof WorkflowNotFoundError) return 'noRun';
    if (isRefusedForGood(e)) return 'refused';
    throw e;
  }
}

function signalRun(client: Client, workflowId: string, event: ConversationNews): Promise<void> {
  const run = client.workflow.getHandle(workflowId);
  switch (event.type) {
    case 'message.received':
      return run.signal(messages.contactReplied, { messages: event.messages });
    case 'message.sent':
      return run.signal(messages.messageSent, { messages: event.messages });
    case 'message.failed': {
      const { eventId, messageId, why } = event;
      return run.signal(messages.messageFailed, { eventId, messageId, why });
    }
    case 'assignee.updated':
      return run.signal(messages.assigneeChanged, { eventId: event.eventId, assignee: event.assignee });
    case 'contact.updated': {
      const { eventId, email, phone, by, address } = event;
      return run.signal(messages.contactUpdated, {
        eventId,
        ...(email ? { email } : {}),
        ...(phone ? { phone } : {}),
        ...(by ? { by } : {}),
        ...(address ? { address } : {}),
      });
    }
    case 'conversation.closed': {
      return run.signal(messages.conversationClosed, { eventId: event.eventId, ...closeOf(event) });
    }
  }
}

/** Whether anybody waits for the assignee's first message, and this may be it or end the wait. */
function concernsWatch({ targets }: RoutingPolicy, { type }: ConversationNews): boolean {
  const watched = Object.values(targets).some(
    (target) => target.kind !== 'unassign' && target.firstReplyWithin !== undefined,
  );
  return (
    watched && (type === 'message.sent' || type === 'assignee.updated' || type === 'conversation.closed')
  );
}

/** Whether an address may have come after the question was given up, or somebody works on the conversation. */
function concernsLateAnswer(news: ConversationNews): boolean {
  if (news.type === 'message.received') return news.messages.some(({ reading }) => reading?.emails.length);
  return (
    news.type === 'conversation.closed' || (news.type === 'message.sent' && news.messages.some(isByHuman))
  );
}

async function unassign(
  client: Client,
  taskQueue: string,
  workflowId: string,
  { workspace, platform }: RoutingPolicy,
  conversation: string,
): Promise<void> {
  // So that `vip-router erase` finds it.
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
async function isOfThePast(client: Client, workflowId: string, event: ConversationNews): Promise<boolean> {
  if (event.type !== 'conversation.closed') return false;
  const at = event.openedAt ?? event.closedAt;
  const openedAt = at === undefined ? undefined : (await describe(client, workflowId))?.memo?.['openedAt'];
  return at !== undefined && typeof openedAt === 'number' && at < openedAt;
}

/** After a run has ended the desk owns the conversation; a close that ends the run it must know in any case. */
function deskNews(
  conversation: string,
  event: ConversationNews,
  answer: Told,
  { close }: RoutingPolicy,
): DeskEvent | undefined {
  if (event.type === 'conversation.closed') {
    // Of a close that tells too little the run finds out whether it is closed, and tells the desk.
    const isUnclear = !isTimed(event) && !event.byCaller;
    const goesOn = answer === 'delivered' && (!close.endsRun || isUnclear);
    return goesOn ? undefined : { type: 'closed', conversation };
  }
  if (event.type !== 'assignee.updated' || answer === 'delivered') return undefined;
  return event.assignee
    ? { type: 'taken', conversation, agent: event.assignee }
    : { type: 'unassigned', conversation };
}
