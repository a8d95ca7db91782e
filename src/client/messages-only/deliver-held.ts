/**
 * Events of a platform that knows messages and no conversations. What contacts write, closes and new names go to the
 * workflow that holds the conversation, which tells the run. Everything else goes to the run, under the name of the contact
 * by which it is routed.
 */
import type { ConversationEvent, ConversationOpened } from '../../routing/conversation.js';
import { foldEvents, newsKeyOf, type ConversationNews } from '../../routing/conversation-news.js';
import type { RoutingPolicy } from '../../routing/policy/policy.js';
import { deliver } from '../routing/deliver.js';
import { hearAll, isForPlaces, namesIn, placeOf, tellHeld } from './held-conversation.js';
import type { DeliverAnswer } from '../routing/routing-contract.js';
import type { Starter } from '../routing/start-run.js';

const CLOSED = 'conversation.closed';

type Heard = Extract<ConversationEvent, { type: 'message.received' }>;

/**
 * @param events all of one conversation; the contact's messages between two closes are told together
 * @returns what became of each, in their order
 */
export async function deliverHeld(
  starter: Starter,
  policy: RoutingPolicy,
  idleClose: number,
  events: readonly ConversationEvent[],
): Promise<DeliverAnswer[]> {
  const answers: DeliverAnswer[] = [];
  for (const part of upToCloses(events))
    answers.push(...(await deliverPart(starter, policy, idleClose, part)));
  return answers;
}

/** A message after a close opens a conversation: told before the close, it would end with the one before. */
function upToCloses(events: readonly ConversationEvent[]): ConversationEvent[][] {
  const parts: ConversationEvent[][] = [];
  for (const event of events) {
    const part = parts.at(-1);
    const isNext = event.type === 'message.received' && part?.some(({ type }) => type === CLOSED);
    if (part && !isNext) part.push(event);
    else parts.push([event]);
  }
  return parts;
}

async function deliverPart(
  starter: Starter,
  policy: RoutingPolicy,
  idleClose: number,
  events: readonly ConversationEvent[],
): Promise<DeliverAnswer[]> {
  const heard = events.filter((event): event is Heard => event.type === 'message.received');
  const answers = new Map<string, DeliverAnswer>();
  const openings = heard.map((event) => openingBy(event, policy));
  if (heard.length > 0) answers.set('message.received', await hearAll(starter, openings, idleClose));
  const others = events.filter((event) => event.type !== 'message.received');
  for (const news of foldEvents(others)) {
    const key = newsKeyOf(news);
    const last = others.findLast((event) => newsKeyOf(event) === key);
    if (last) answers.set(key, await deliverOther(starter, policy, last, news));
  }
  return events.map((event) => answers.get(newsKeyOf(event)) ?? 'delivered');
}

/** @param event the last one of those that the news stands for */
async function deliverOther(
  starter: Starter,
  policy: RoutingPolicy,
  event: ConversationEvent,
  news: ConversationNews,
): Promise<DeliverAnswer> {
  const refOf = (conversation: string) => ({
    workspace: policy.workspace,
    platform: policy.platform.name,
    conversation,
  });
  const { held, isRefused } = await tellHeld(
    starter,
    refOf(event.conversation),
    news.type === 'contact.updated' ? news : event,
  );
  if (held !== undefined && (event.type === 'contact.updated' || event.type === CLOSED)) return 'delivered';
  let answer: DeliverAnswer = isRefused ? 'refused' : 'noRun';
  if (event.type === 'contact.updated') return answer;
  const names = held === undefined ? namesIn(event) : [held];
  const tell = (name: string) => {
    const routing = starter.naming.workflowId(policy.workspace, policy.platform.name, name);
    return deliver(starter, policy, routing, 'conversation' in news ? { ...news, conversation: name } : news);
  };
  for (const name of names) {
    const told = await tell(name);
    if (told === 'delivered') return told;
    if (told === 'refused') answer = told;
  }
  // No place was found a moment ago: nothing passes on to another name.
  if (held === undefined && isForPlaces(event)) return answer;
  for (const name of names) {
    const { main } = await placeOf(starter, refOf(name));
    if (main === name) continue;
    const told = await tell(main);
    return told === 'noRun' ? answer : told;
  }
  return answer;
}

/** The opening that a message would be, where it opens a conversation. */
function openingBy(
  { eventId, aliases, ...event }: Heard,
  policy: RoutingPolicy,
): { eventId: string; opened: ConversationOpened; aliases?: string[] } {
  const { conversation, message, contact, channel } = event;
  const opened: ConversationOpened = {
    workspace: policy.workspace,
    platform: policy.platform.name,
    conversation,
    openedId: message.id,
    ...(message.at === undefined ? {} : { openedAt: message.at }),
    contact: contact ?? { id: conversation, tags: [], fields: {} },
    ...(channel ? { channel } : {}),
    message,
  };
  return { eventId, opened, ...(aliases ? { aliases } : {}) };
}
