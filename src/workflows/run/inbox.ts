/** Signals received by a run. Handlers only record here: they never throw, wait or decide. Steps read. */
import { setHandler, type SignalDefinition } from '@temporalio/workflow';
import type {
  AgentRef,
  ContactEditor,
  ConversationOpened,
  OutgoingMessage,
} from '../../routing/conversation.js';
import type { SeatOffer } from '../../routing/desk/messages.js';
import { isByHuman } from '../../routing/message.js';
import type { PublishedPolicy } from '../../routing/policy/policy-registry.js';
import { isAgent, isObject, isOpening, isPublished, messagesIn } from '../lib/guards.js';
import * as messages from '../messages.js';
import { noCloses, recordClose, type HeardCloses } from './closes.js';
import { Heard } from './heard.js';

/** Messages to the contact that a run keeps; the oldest one of a machine gives way to a later one. */
const MAX_SENT = 200;

export interface Inbox {
  heard: Heard;
  sent: OutgoingMessage[];
  /** Our messages that did not reach the contact, and why. */
  failed: Record<string, string>;
  /** Last assignee the platform named; undefined until it names one. */
  assignee?: AgentRef | null;
  /** Address that somebody wrote into the contact's record while the run was open. */
  edited?: { email: string; by?: ContactEditor };
  /** Where the contact is reached on the platform now: their number or user id there has changed. */
  address?: string;
  readonly closes: HeardCloses;
  reopened?: ConversationOpened;
  offer?: SeatOffer;
  /** The desk has forgotten that this run waits. */
  deskReopened?: true;
  /** True while an operator has paused the workspace. */
  paused: boolean;
  /** The policy an operator wants this conversation routed by. */
  policy?: PublishedPolicy;
  /** Signals that were not what they should be; ignored, and shown. */
  malformed: number;
}

export const emptyInbox = (handOverWords: readonly string[]): Inbox => ({
  heard: new Heard(handOverWords),
  closes: noCloses(),
  sent: [],
  failed: {},
  paused: false,
  malformed: 0,
});

/** Registers the handler of every Signal that a run accepts. */
export function receiveSignals(inbox: Inbox, opened: ConversationOpened): void {
  /** `accept` returns false for what it cannot use; a payload that is no object never reaches it. */
  function on<A>(signal: SignalDefinition<[A]>, description: string, accept: (payload: A) => boolean): void {
    const handler = (payload: A) => {
      if (!isObject(payload) || !accept(payload)) inbox.malformed += 1;
    };
    setHandler(signal, handler, { description });
  }

  on(messages.contactReplied, 'The contact wrote', ({ messages: heard }) =>
    each(heard, (message) => inbox.heard.record(message, Date.now())),
  );
  on(messages.messageSent, 'A message went out to the contact', ({ messages: sent }) =>
    each(sent, (message) => {
      // It may tell the exact time of a question: what came before it and after it is judged again.
      if (recordSent(inbox.sent, message)) inbox.heard.revision += 1;
    }),
  );
  on(messages.messageFailed, 'A message did not reach the contact', ({ messageId, why }) => {
    if (typeof messageId !== 'string' || typeof why !== 'string') return false;
    inbox.failed[messageId] = why;
    return true;
  });
  on(messages.assigneeChanged, 'The platform shows another assignee', ({ assignee }) => {
    if (assignee !== null && !isAgent(assignee)) return false;
    inbox.assignee = assignee;
    return true;
  });
  on(messages.contactUpdated, 'Somebody edited the contact', ({ email, by, address }) => {
    if (typeof address === 'string') inbox.address = address;
    if (email === undefined) return true;
    if (typeof email !== 'string') return false;
    inbox.edited = { email, ...(by === 'agent' || by === 'contact' ? { by } : {}) };
    inbox.heard.revision += 1;
    return true;
  });
  on(messages.conversationClosed, 'The conversation was closed', (payload) => {
    recordClose(inbox.closes, opened, payload);
    return true;
  });
  on(
    messages.conversationReopened,
    'The conversation was opened again',
    (next) => isOpening(next) && keepLatest(inbox, next),
  );
  on(messages.routingPaused, 'An operator pauses or resumes the workspace', ({ paused }) => {
    if (typeof paused !== 'boolean') return false;
    inbox.paused = paused;
    return true;
  });
  on(messages.policyChanged, 'An operator routes this conversation by another policy', (policy) => {
    if (!isPublished(policy)) return false;
    inbox.policy = policy;
    return true;
  });
  on(
    messages.deskReopened,
    'The desk was lost and started again: ask it again',
    () => (inbox.deskReopened = true),
  );
  on(messages.seatOffered, 'The assignment desk has a free agent', (offer) => {
    if (!isAgent(offer.agent)) return false;
    inbox.offer = offer;
    return true;
  });
}

/** @returns false when one of them is not a message; the others are recorded */
function each<M extends { id: string }>(list: readonly M[], record: (message: M) => void): boolean {
  const usable = messagesIn(list);
  usable.forEach(record);
  return usable.length > 0 && usable.length === list.length;
}

/** Records a message to the contact once, however often it is delivered. @returns whether it is news */
function recordSent(list: OutgoingMessage[], message: OutgoingMessage): boolean {
  if (list.some(({ id }) => id === message.id)) return false;
  list.push(message);
  if (list.length > MAX_SENT) {
    const oldest = list.findIndex((one) => !isByHuman(one));
    list.splice(Math.max(0, oldest), 1);
  }
  return true;
}

function keepLatest(inbox: Inbox, next: ConversationOpened): boolean {
  const known = inbox.reopened?.openedAt;
  if (known === undefined || next.openedAt === undefined || next.openedAt >= known) inbox.reopened = next;
  return true;
}
