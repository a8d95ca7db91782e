/** Who opened a conversation, and which opening it is. */
import type { Channel, OpenedEvent } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { toContact } from './contact.js';
import { directionOf, toIncoming } from './message.js';
import type { RawConversation, RawMessage } from './schemas.js';

/**
 * Milliseconds between a message and what it caused, as its conversation tells them: they are written one after the
 * other, and read once more when the webhook's turn comes.
 */
const SAME_MOMENT = 60_000;

type Opening = Omit<OpenedEvent, 'type' | 'eventId' | 'conversation' | 'contact' | 'channel'>;

/** A new conversation: by whom, its first message tells. */
export function created(conversation: string, raw: RawConversation): Opening {
  const message = raw.messages?.[0];
  return { source: creatorOf(message), ...named(conversation, raw.created_at ?? raw.updated_at, message) };
}

/**
 * A conversation that was closed, or with a bot, is open (again). Without a message of the contact's just before it,
 * somebody of the team did it.
 */
export function opened(conversation: string, raw: RawConversation, handedOver: boolean): Opening {
  const message = raw.messages?.[0];
  const byContact = handedOver || (isIncoming(message) && isTogether(message?.created_at, raw.updated_at));
  return { source: byContact ? 'contact' : 'user', ...named(conversation, changedAt(raw, message), message) };
}

/**
 * Where a conversation is made first and its first message later, only the message tells that the contact opened it:
 * nobody has written in between when the contact waits since the making.
 */
export function openedByFirst(
  conversation: string,
  raw: RawConversation,
  message: RawMessage,
): Opening | undefined {
  const { created_at: at, waiting_since: waiting } = raw;
  if (at === undefined || waiting === undefined || seconds(at) !== seconds(waiting)) return undefined;
  return isTogether(at, message.created_at)
    ? { source: 'contact', ...named(conversation, at, message) }
    : undefined;
}

/** The id of an opening, the same in every source: some sources have whole seconds only. */
export function openingId(conversation: string, at: number): string {
  return `${conversation}@${seconds(at)}`;
}

export function opening(parts: Opening, conversation: string, raw: RawConversation, eventId: string) {
  const contact = toContact(raw);
  return (
    contact && {
      type: 'conversation.opened' as const,
      eventId,
      conversation,
      contact,
      ...parts,
      ...compact({ channel: channelOf(raw) }),
    }
  );
}

/** @param message the conversation's first; undefined: there is no message */
function creatorOf(message: RawMessage | undefined): string {
  if (message === undefined) return 'api';
  if (isIncoming(message)) return 'contact';
  return message.additional_attributes?.campaign_id === undefined ? 'user' : 'broadcast';
}

function named(conversation: string, at: number | undefined, message: RawMessage | undefined) {
  const openedAt = at === undefined ? undefined : seconds(at);
  const openedId =
    openedAt === undefined ? `${conversation}@${message?.id ?? ''}` : openingId(conversation, openedAt);
  const said = message && isIncoming(message) ? toIncoming(message, openedId) : undefined;
  return { openedId, ...compact({ openedAt, message: said }) };
}

/**
 * The moment of the message that caused the change: since when the contact waits. Older installations leave that time as
 * it was when a conversation is closed, so it must belong to the latest message.
 */
function changedAt({ waiting_since: waiting, updated_at: updated }: RawConversation, message?: RawMessage) {
  const written = message?.created_at;
  if (written === undefined) return waiting ?? updated;
  return waiting !== undefined && waiting <= written && isTogether(waiting, written) ? waiting : written;
}

const isIncoming = (message: RawMessage | undefined): boolean =>
  message !== undefined && directionOf(message) === 'incoming' && !message.private;

const isTogether = (one: number | undefined, other: number | undefined): boolean =>
  one !== undefined && other !== undefined && Math.abs(one - other) <= SAME_MOMENT;

/** Whole seconds, as epoch milliseconds. */
const seconds = (at: number): number => Math.floor(at / 1000) * 1000;

/** `Channel::WebWidget` is `webwidget`. */
export function channelOf({ channel, meta, inbox_id: inbox }: RawConversation): Channel | undefined {
  const source = (channel ?? meta?.channel)?.split('::').pop()?.toLowerCase();
  return source === undefined && inbox === undefined ? undefined : compact({ source, inbox });
}

/** Messages of a page of the API: a conversation with fewer is whole. */
const PAGE = 20;

/**
 * The first message tells, as in the webhook, where the conversation has never been closed. A close leaves a line of its
 * own among the messages, in the account's language: any such line may be one. Then nothing tells who opened it again.
 */
export function openerOf(page: readonly RawMessage[]): string | undefined {
  if (page.length >= PAGE || page.some((one) => directionOf(one) === 'activity')) return undefined;
  return creatorOf(page.find((one) => !one.private));
}
