/**
 * The rules of a conversation on a platform that knows messages only. The contact's first message opens it; a close, or
 * a time without a message from either side, ends it. Repeated and late deliveries do not open it again.
 * All times are epoch milliseconds, all durations milliseconds.
 */
import { closes } from '../close.js';
import type { ConversationEvent, ConversationOpened, MessageKind } from '../conversation.js';
import { compact } from '../compact.js';

/** Platforms deliver again for so long; what happened longer ago is no news. */
export const REDELIVERED_FOR = 7 * 24 * 3_600_000;
/** So many messages are remembered by their ids; of older ones the time decides. */
const MAX_IDS = 500;
/** Messages that are kept of an open conversation. */
const MAX_LATEST = 5;

type ClosedEvent = Extract<ConversationEvent, { type: 'conversation.closed' }>;
type UpdatedEvent = Extract<ConversationEvent, { type: 'contact.updated' }>;

/** What is told of a conversation, in the order of its arrival. `aliases`: other names of the same person. */
export type HeldNews =
  /** The contact wrote, or it was opened over the API: as the opening that it would be. */
  | { kind: 'heard'; eventId: string; opened: ConversationOpened; idleClose: number; aliases?: string[] }
  /** Somebody wrote to the contact, at this platform time. */
  | { kind: 'spoken'; at?: number; aliases?: string[] }
  /** The platform knows the contact by another name from now on. */
  | { kind: 'renamed'; event: UpdatedEvent; aliases?: string[] }
  | { kind: 'closed'; event: ClosedEvent; aliases?: undefined };

type HeardNews = Extract<HeldNews, { kind: 'heard' }>;

export interface HeldState {
  /** The conversation that is open; absent: none is. */
  open?: OpenConversation;
  /** When somebody last wrote, or it was closed. */
  lastAt: number;
  /** Ids of what has been acted on, oldest first, each with its platform time where it has one. */
  handled: [eventId: string, at?: number][];
  /** Messages up to this platform time are no longer remembered by their ids: they count as handled. */
  forgottenUntil?: number;
  /** The name under which this person's conversation is held: everything is passed on to it. */
  main?: string;
  /** Other names of the person, which pass everything on to this one. */
  names: string[];
  /** Where the contact is reached, when that is no longer the conversation's key. */
  address?: string;
  /** As the platform told it under any of the names. */
  phone?: string;
}

interface OpenConversation {
  openedId: string;
  openedAt?: number;
  idleClose: number;
  /** When it was opened here. */
  since: number;
  /** The latest messages: they go with the person when another name turns out to hold the conversation. */
  latest: HeardNews[];
}

export const nothingHeld = (now: number): HeldState => ({ lastAt: now, handled: [], names: [] });

/** What to do about news: start a run, tell the present run, or pass it on to the place that holds the conversation. */
export type HeldAct =
  | { kind: 'begin'; opened: ConversationOpened }
  | { kind: 'tell'; event: ConversationEvent }
  | { kind: 'passOn'; main: string; news: HeldNews };

/** Takes news in; the state is then as if the act had been done. */
export function take(state: HeldState, news: HeldNews, now: number): HeldAct | undefined {
  if (state.main !== undefined) return passOn(state, state.main, news, now);
  switch (news.kind) {
    case 'heard':
      return hear(state, news, now);
    case 'spoken':
      // A report that comes late says nothing of now.
      if (state.open) state.lastAt = Math.max(state.lastAt, Math.min(news.at ?? now, now));
      return undefined;
    case 'renamed':
      return rename(state, news.event);
    case 'closed':
      if (isHandled(state, news.event.eventId)) return undefined;
      remember(state, news.event.eventId);
      return state.open && closes(state.open, news.event) !== false
        ? close(state, news.event, now)
        : undefined;
  }
}

/** The end of a conversation in which nobody has written for long enough; undefined while it goes on. */
export function closeIfIdle(state: HeldState, conversation: string, now: number): HeldAct | undefined {
  if (!state.open || now < dueAt(state)) return undefined;
  return closeAsIf(state, 'idle', conversation, now);
}

/** @param why goes into the event's id */
export function closeAsIf(
  state: HeldState,
  why: 'idle' | 'joined',
  conversation: string,
  now: number,
): HeldAct | undefined {
  const { open } = state;
  if (!open) return undefined;
  const event: ClosedEvent = compact({
    type: 'conversation.closed',
    eventId: `${open.openedId}/${why}`,
    conversation,
    closedAt: now,
    openedAt: open.openedAt,
  });
  return close(state, event, now);
}

/** When something is due without news: the idle close, or the end of remembering. */
export function dueAt({ open, lastAt }: HeldState): number {
  return lastAt + (open?.idleClose ?? REDELIVERED_FOR);
}

/** True when nothing of what happened can be delivered again. */
export const mayBeForgotten = (state: HeldState, now: number): boolean =>
  state.open === undefined &&
  (now >= dueAt(state) ||
    (state.handled.length === 0 && state.names.length === 0 && state.main === undefined));

function hear(state: HeldState, news: HeardNews, now: number): HeldAct | undefined {
  const { eventId, opened, idleClose } = news;
  const { message, openedId, openedAt, conversation, byCaller } = opened;
  if (opened.contact.phone !== undefined) state.phone ??= opened.contact.phone;
  if (isHandled(state, eventId) || (!byCaller && isTooLate(state, message?.at, now))) return undefined;
  remember(state, eventId, message?.at);
  if (state.open && !byCaller) {
    state.lastAt = now;
    state.open.idleClose = idleClose;
    keepLatest(state.open, news);
    return message && { kind: 'tell', event: { type: 'message.received', eventId, conversation, message } };
  }
  if (!byCaller && !opens(message?.kind)) return undefined;
  state.lastAt = now;
  const latest: HeardNews[] = [news];
  state.open = compact({ openedId, openedAt, idleClose, since: now, latest });
  return { kind: 'begin', opened: asKnown(state, opened) };
}

/** With what other names of the contact have told. */
function asKnown({ address, phone }: HeldState, opened: ConversationOpened): ConversationOpened {
  return compact({
    ...opened,
    address,
    contact: compact({ phone, ...opened.contact }),
  });
}

function keepLatest({ latest }: OpenConversation, news: HeardNews): void {
  latest.push(news);
  if (latest.length > MAX_LATEST) latest.shift();
}

/** What was handled under the other name before is not news to the place that holds the conversation. */
function passOn(state: HeldState, main: string, news: HeldNews, now: number): HeldAct | undefined {
  const eventId = news.kind === 'heard' ? news.eventId : undefined;
  if (eventId !== undefined && isHandled(state, eventId)) return undefined;
  state.lastAt = now;
  return { kind: 'passOn', main, news: named(news, main) };
}

/** As the main name's own. */
export function named(news: HeldNews, main: string): HeldNews {
  if (news.kind === 'spoken') return news;
  if (news.kind === 'closed') return { ...news, event: { ...news.event, conversation: main } };
  if (news.kind === 'renamed') return { ...news, event: { ...news.event, conversation: main } };
  const { opened, aliases = [] } = news;
  const { conversation, contact } = opened;
  return {
    ...news,
    opened: {
      ...opened,
      conversation: main,
      contact: contact.id === conversation ? { ...contact, id: main } : contact,
    },
    aliases: [...new Set([...aliases, conversation])].filter((name) => name !== main),
  };
}

/** The run that is under way writes to the new address. */
function rename(state: HeldState, event: UpdatedEvent): HeldAct | undefined {
  const { conversation, moved = [], phone, eventId } = event;
  if (isHandled(state, eventId)) return undefined;
  remember(state, eventId);
  if (phone !== undefined) state.phone = phone;
  for (const [from, to] of moved) if ((state.address ?? conversation) === from) state.address = to;
  if (!state.open) return undefined;
  const { address } = state;
  const told = compact({ phone, address });
  return { kind: 'tell', event: { type: 'contact.updated', eventId, conversation, ...told } };
}

const isHandled = ({ handled }: HeldState, eventId: string): boolean =>
  handled.some(([id]) => id === eventId);

function isTooLate({ forgottenUntil }: HeldState, at: number | undefined, now: number): boolean {
  return at !== undefined && (now - at > REDELIVERED_FOR || at <= (forgottenUntil ?? 0));
}

function remember(state: HeldState, eventId: string, at?: number): void {
  state.handled.push(at === undefined ? [eventId] : [eventId, at]);
  while (state.handled.length > MAX_IDS) {
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
  return { kind: 'tell', event: compact({ openedAt, ...event }) };
}
