/**
 * The rules of a conversation on a platform that knows messages only. The contact's first message opens it; a close, or
 * a time without a message from either side, ends it. Nothing delivered again, and nothing that comes late, opens it anew.
 * All times are epoch milliseconds, all durations milliseconds.
 */
import { closes } from './close.js';
import type { ConversationEvent, ConversationOpened, MessageKind } from './conversation.js';

/** Platforms deliver again for so long; what happened longer ago is no news. */
export const REDELIVERED_FOR = 7 * 24 * 3_600_000;
/** So many messages are remembered by their ids; of older ones the time decides. */
const MOST_IDS = 500;

export type ClosedEvent = Extract<ConversationEvent, { type: 'conversation.closed' }>;

/** What is told of a conversation, in the order of its arrival. */
export type HeldNews =
  /** The contact wrote, or it was opened over the API: as the opening that it would be. */
  | { kind: 'heard'; eventId: string; opened: ConversationOpened; idleClose: number }
  /** Somebody wrote to the contact, at this platform time. */
  | { kind: 'spoken'; at?: number }
  | { kind: 'closed'; event: ClosedEvent };

export interface HeldState {
  /** The conversation that is open; absent: none is. */
  open?: { openedId: string; openedAt?: number; idleClose: number };
  /** When somebody last wrote, or it was closed. */
  lastAt: number;
  /** Ids of what has been acted on, oldest first, each with its platform time where it has one. */
  handled: [eventId: string, at?: number][];
  /** Messages up to this platform time are no longer remembered by their ids: they count as handled. */
  forgottenUntil?: number;
}

export const nothingHeld = (now: number): HeldState => ({ lastAt: now, handled: [] });

/** What has to be done about news: a run for an opening, or a word to the run there is. */
export type HeldAct =
  { kind: 'begin'; opened: ConversationOpened } | { kind: 'tell'; event: ConversationEvent };

/** Takes news in; the state is then as if the act had been done. */
export function take(state: HeldState, news: HeldNews, now: number): HeldAct | undefined {
  switch (news.kind) {
    case 'heard':
      return hear(state, news, now);
    case 'spoken':
      // A report that comes late says nothing of now.
      if (state.open) state.lastAt = Math.max(state.lastAt, Math.min(news.at ?? now, now));
      return undefined;
    case 'closed':
      if (isHandled(state, news.event.eventId)) return undefined;
      remember(state, news.event.eventId);
      return state.open && closes(state.open, news.event) ? close(state, news.event, now) : undefined;
  }
}

/** The end of a conversation in which nobody has written for long enough; undefined while it goes on. */
export function closeIfIdle(state: HeldState, conversation: string, now: number): HeldAct | undefined {
  const { open } = state;
  if (!open || now < dueAt(state)) return undefined;
  const event: ClosedEvent = {
    type: 'conversation.closed',
    eventId: `${open.openedId}/idle`,
    conversation,
    closedAt: now,
    ...(open.openedAt === undefined ? {} : { openedAt: open.openedAt }),
  };
  return close(state, event, now);
}

/** When something is due without news: the idle close, or the end of remembering. */
export function dueAt({ open, lastAt }: HeldState): number {
  return lastAt + (open?.idleClose ?? REDELIVERED_FOR);
}

/** True when nothing of what happened can be delivered again. */
export const mayBeForgotten = (state: HeldState, now: number): boolean =>
  state.open === undefined && (state.handled.length === 0 || now >= dueAt(state));

function hear(
  state: HeldState,
  { eventId, opened, idleClose }: Extract<HeldNews, { kind: 'heard' }>,
  now: number,
): HeldAct | undefined {
  const { message, openedId, openedAt, conversation, byCaller } = opened;
  if (isHandled(state, eventId) || (!byCaller && isTooLate(state, message?.at, now))) return undefined;
  remember(state, eventId, message?.at);
  if (state.open && !byCaller) {
    state.lastAt = now;
    state.open.idleClose = idleClose;
    return message && { kind: 'tell', event: { type: 'message.received', eventId, conversation, message } };
  }
  if (!byCaller && !opens(message?.kind)) return undefined;
  state.lastAt = now;
  state.open = { openedId, ...(openedAt === undefined ? {} : { openedAt }), idleClose };
  return { kind: 'begin', opened };
}

const isHandled = ({ handled }: HeldState, eventId: string): boolean =>
  handled.some(([id]) => id === eventId);

function isTooLate({ forgottenUntil }: HeldState, at: number | undefined, now: number): boolean {
  return at !== undefined && (now - at > REDELIVERED_FOR || at <= (forgottenUntil ?? 0));
}

function remember(state: HeldState, eventId: string, at?: number): void {
  state.handled.push(at === undefined ? [eventId] : [eventId, at]);
  while (state.handled.length > MOST_IDS) {
    const [, forgotten = 0] = state.handled.shift() ?? [''];
    state.forgottenUntil = Math.max(state.forgottenUntil ?? 0, forgotten);
  }
}

/** A thumb under an old message, or a change of one, is no reason to begin a conversation. */
function opens(kind: MessageKind | undefined): boolean {
  return kind !== 'reaction' && kind !== 'receipt' && kind !== 'edit';
}

function close(state: HeldState, event: ClosedEvent, now: number): HeldAct {
  const { openedAt } = state.open ?? {};
  delete state.open;
  state.lastAt = now;
  return { kind: 'tell', event: { ...(openedAt === undefined ? {} : { openedAt }), ...event } };
}
