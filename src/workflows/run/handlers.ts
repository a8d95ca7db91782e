/** The signals of a routing run. Handlers record; they never throw, wait or decide. */
import { setHandler, type SignalDefinition } from '@temporalio/workflow';
import type { ConversationOpened } from '../../routing/conversation.js';
import * as messages from '../messages.js';
import { recordClose } from './closes.js';
import { isAgent, isObject, isOpening, isPublished, messagesIn, recordSent, type Inbox } from './inbox.js';

export function registerHandlers(inbox: Inbox, opened: ConversationOpened): void {
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
  on(messages.deskReopened, 'The desk has begun anew: ask it again', () => (inbox.deskReopened = true));
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

function keepLatest(inbox: Inbox, next: ConversationOpened): boolean {
  const known = inbox.reopened?.openedAt;
  if (known === undefined || next.openedAt === undefined || next.openedAt >= known) inbox.reopened = next;
  return true;
}
