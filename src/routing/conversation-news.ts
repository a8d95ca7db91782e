/** Events of one conversation that travel to Temporal together: what a later one makes pointless is left out. Pure. */
import type { ConversationEvent, IncomingMessage, OutgoingMessage } from './conversation.js';

type Edit = Extract<ConversationEvent, { type: 'contact.updated' }>;
type Other = Exclude<ConversationEvent, { type: 'message.received' | 'message.sent' }>;

/** What a conversation's run is told by one signal. */
export type ConversationNews =
  | { type: 'message.received'; messages: IncomingMessage[] }
  | { type: 'message.sent'; messages: OutgoingMessage[] }
  | Other;

/**
 * Folds events into as few signals as possible, in the order of their last occurrence. All messages of one direction are one
 * signal. Of several assignees only the last counts, and so does the last edit of the contact and of each close. Repeats
 * are left out.
 * @param events all of one conversation, oldest first
 */
export function foldEvents(events: readonly ConversationEvent[]): ConversationNews[] {
  const news = new Map<string, ConversationNews>();
  for (const event of events) {
    const key = newsKeyOf(event);
    const known = news.get(key);
    news.delete(key);
    news.set(key, merge(known, event));
  }
  return [...news.values()];
}

/** The news that one event is. */
export const newsOf = (event: ConversationEvent): ConversationNews => merge(undefined, event);

/** Events with the same key are told by one signal. */
export function newsKeyOf(event: ConversationEvent | ConversationNews): string {
  if (event.type === 'conversation.closed') return `closed/${String(event.openedAt)}`;
  return event.type === 'message.failed' ? `failed/${event.messageId}` : event.type;
}

function merge(known: ConversationNews | undefined, event: ConversationEvent): ConversationNews {
  if (event.type === 'message.received') {
    const messages = known?.type === event.type ? known.messages : [];
    return { type: event.type, messages: withMessage(messages, event.message) };
  }
  if (event.type === 'message.sent') {
    const messages = known?.type === event.type ? known.messages : [];
    return { type: event.type, messages: withMessage(messages, event.message) };
  }
  return event.type === 'contact.updated' && known?.type === event.type ? mergeEdits(known, event) : event;
}

/** The last value of each part counts. Who wrote the address belongs to the address; moves follow each other. */
function mergeEdits(known: Edit, event: Edit): Edit {
  const { by: byBefore, moved: movedBefore = [], ...before } = known;
  const { by: byNow, moved: movedNow = [], ...now } = event;
  const by = known.email !== undefined && event.email === undefined ? byBefore : byNow;
  const moved = [...movedBefore, ...movedNow];
  return {
    ...before,
    ...now,
    ...(by === undefined ? {} : { by }),
    ...(moved.length > 0 ? { moved } : {}),
  };
}

function withMessage<M extends { id: string }>(messages: readonly M[], message: M): M[] {
  return messages.some(({ id }) => id === message.id) ? [...messages] : [...messages, message];
}
