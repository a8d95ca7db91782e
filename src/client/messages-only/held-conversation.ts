/** Talks to the workflows that hold a contact's conversation for a platform that has none. */
import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ConversationEvent, ConversationOpened } from '../../routing/conversation.js';
import type { HeldNews } from '../../routing/messages-only/held-conversation.js';
import type { Claim, ClaimAnswer } from '../../routing/messages-only/held-names.js';
import type { ConversationRef } from '../../workflows/activities.js';
import { claimName, conversationNews, HOLD_CONVERSATION } from '../../workflows/messages.js';
import { ContactKey, Platform, Workspace } from '../../workflows/search-attributes.js';
import { heldId } from '../names.js';
import type { Starter } from '../routing/start-run.js';
import { describe, isOpen, isRefusedForGood } from '../../temporal/workflow-state.js';

type Place = Pick<Starter, 'client' | 'naming' | 'taskQueue'>;

/** A name may pass on to another one, which passes on in turn. */
const MAX_HOPS = 5;

/** What a contact wrote, as the opening that it would be. */
interface HeardMessage {
  eventId: string;
  opened: ConversationOpened;
  aliases?: string[];
}

/** Resolves once Temporal has it: the workflow that holds the conversation is there, and will act on it. */
export async function hear(
  place: Place,
  heard: HeardMessage,
  idleClose: number,
): Promise<'delivered' | 'refused'> {
  return hearAll(place, [heard], idleClose);
}

/**
 * The same for messages of one conversation that arrive together.
 * @returns `refused`: the server will never take them
 */
export async function hearAll(
  place: Place,
  heard: readonly HeardMessage[],
  idleClose: number,
): Promise<'delivered' | 'refused'> {
  const opened = heard.at(-1)?.opened;
  const news = heard.map((one): HeldNews => ({ kind: 'heard', idleClose, ...one }));
  try {
    if (opened) await tellPlace(place, opened, news, opened.contact.id);
    return 'delivered';
  } catch (e) {
    if (isRefusedForGood(e)) return 'refused';
    throw e;
  }
}

/** Sends news to the place of a name; the place is created if it does not exist. */
export async function tellPlace(
  place: Place,
  name: ConversationRef,
  news: HeldNews[],
  contact?: string,
): Promise<void> {
  await place.client.workflow.signalWithStart(HOLD_CONVERSATION, {
    ...startOf(place, name, contact),
    signal: conversationNews,
    signalArgs: [news],
  });
}

/** Tells the place of a name that another name is the same person. */
export async function claimPlace(place: Place, name: ConversationRef, claim: Claim): Promise<ClaimAnswer> {
  const startWorkflowOperation = new WithStartWorkflowOperation(HOLD_CONVERSATION, {
    ...startOf(place, name),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  return place.client.workflow.executeUpdateWithStart(claimName, { args: [claim], startWorkflowOperation });
}

/** @param contact the platform's id of the contact; absent: the name itself */
function startOf(
  { naming, taskQueue }: Place,
  { workspace, platform, conversation }: ConversationRef,
  contact = conversation,
) {
  const routing = naming.workflowId(workspace, platform, conversation);
  return {
    workflowId: heldId(routing),
    taskQueue,
    args: [{ on: { workspace, platform, conversation }, routing }],
    workflowTaskTimeout: '3s' as const,
    staticSummary: `A contact's conversation on ${platform}: open or closed`,
    typedSearchAttributes: [
      { key: Workspace, value: workspace },
      { key: Platform, value: platform },
      { key: ContactKey, value: naming.contactKey(workspace, platform, contact) },
    ],
  };
}

/**
 * Tells the places of a contact of everything but their messages; the first of their names that has a place is told.
 * @returns `held`: that name; absent when no conversation is held under any of them. `isRefused`: one accepts no further Signals
 */
export async function tellHeld(
  { client, naming }: Pick<Starter, 'client' | 'naming'>,
  on: ConversationRef,
  event: ConversationEvent,
): Promise<{ held?: string; isRefused: boolean }> {
  const names = namesIn(event);
  let isRefused = false;
  for (const name of names) {
    const aliases = names.filter((one) => one !== name);
    const news = newsOf({ ...event, conversation: name }, aliases);
    if (!news) break;
    const routing = naming.workflowId(on.workspace, on.platform, name);
    try {
      await client.workflow.getHandle(heldId(routing)).signal(conversationNews, [news]);
      return { held: name, isRefused };
    } catch (e) {
      isRefused ||= isRefusedForGood(e);
      if (!(e instanceof WorkflowNotFoundError || isRefusedForGood(e))) throw e;
    }
  }
  return { isRefused };
}

export const namesIn = ({ conversation, aliases = [] }: ConversationEvent): string[] => [
  conversation,
  ...aliases,
];

/** The names that the place of this one knows: the main one, and those that pass on to it. Itself, where it has none. */
export async function placeOf(
  { client, naming }: Pick<Starter, 'client' | 'naming'>,
  { workspace, platform, conversation }: ConversationRef,
): Promise<{ main: string; names: string[] }> {
  let main = conversation;
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const { memo } = (await openPlace(client, naming.workflowId(workspace, platform, main))) ?? {};
    const [next, names] = [memo?.['main'], memo?.['names']];
    if (typeof next !== 'string') return { main, names: Array.isArray(names) ? (names as string[]) : [] };
    main = next;
  }
  return { main, names: [] };
}

export async function openPlace(client: Client, routing: string) {
  const place = await describe(client, heldId(routing));
  return place && isOpen(place) ? place : undefined;
}

/** Whether {@link tellHeld} tells such an event to a place at all. */
export const isForPlaces = ({ type }: ConversationEvent): boolean =>
  type === 'conversation.closed' || type === 'contact.updated' || type === 'message.sent';

function newsOf(event: ConversationEvent, names: string[]): HeldNews | undefined {
  const aliases = names.length > 0 ? { aliases: names } : {};
  if (event.type === 'conversation.closed') return { kind: 'closed', event };
  if (event.type === 'contact.updated') return { kind: 'renamed', event, ...aliases };
  if (event.type !== 'message.sent') return undefined;
  const { at } = event.message;
  return { kind: 'spoken', ...(at === undefined ? {} : { at }), ...aliases };
}
