import { PlatformError, type PlatformClient } from '../platform.js';
import { readAnswer, type PlatformApi } from '../shared/platform-api.js';
import { endOfSecond } from '../shared/timestamp.js';
import { contactPath, cursorOf, query } from './api.js';
import { MessagePage, type ListedMessage } from './schemas.js';

/** Of a hundred messages each. The order of the list is not documented, so that none but the last page is the end. */
const MAX_PAGES = 5;

interface Sent {
  messageId: string;
  at: number;
}

/**
 * Looks through the list of messages, which the vendor's SDK knows since its version 1.1. Where an account has none, nothing is
 * found, and the platform's own events alone tell what went out.
 */
export function findSentIn(api: PlatformApi): PlatformClient['findSent'] {
  const page = async (conversation: string, cursor: string | undefined, signal?: AbortSignal) => {
    try {
      const answer = await api.read(
        'findSent',
        contactPath(conversation, `/message/list?${query(cursor)}`),
        signal,
      );
      return readAnswer('findSent', MessagePage, answer.body);
    } catch (e) {
      if (e instanceof PlatformError && (e.kind === 'notFound' || e.kind === 'refused')) return { items: [] };
      throw e;
    }
  };
  return async (conversation, text, known, { signal, since = 0 } = {}) => {
    const found: Sent[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const { items, pagination } = await page(conversation, cursor, signal);
      found.push(
        ...items
          .filter((one) => isOurs(one, text))
          .flatMap((one) => sentOf(one) ?? [])
          .filter(({ messageId, at }) => at >= since && !known.includes(messageId)),
      );
      cursor = cursorOf(pagination?.next);
      if (cursor === undefined) break;
    }
    return found.sort(inOrder).at(-1);
  };
}

/** Times have whole seconds; within one, ids grow. */
function inOrder(one: Sent, other: Sent): number {
  return one.at - other.at || Number(one.messageId) - Number(other.messageId);
}

/** Who sent it is not told of every message; where it is, it has to be the API. */
function isOurs({ traffic, message, sender }: ListedMessage, text: string): boolean {
  const source = sender?.source?.toLowerCase() ?? 'api';
  return traffic?.toLowerCase() === 'outgoing' && source === 'api' && message?.text === text.trim();
}

/** One without a time may be of an earlier conversation. Statuses have whole seconds: the end of the first is never too early. */
function sentOf({ messageId, status = [] }: ListedMessage): Sent | undefined {
  const times = status.flatMap(({ timestamp }) => timestamp ?? []);
  if (messageId === undefined || times.length === 0) return undefined;
  return { messageId, at: endOfSecond(Math.min(...times)) };
}
