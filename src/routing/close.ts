import type { ConversationOpened } from './conversation.js';

/** What a platform tells of a close. Epoch milliseconds, each absent where it tells nothing of it. */
export interface Close {
  /** When the conversation that was closed had been opened. */
  openedAt?: number;
  closedAt?: number;
}

/** Whether this close is of that opening: one of an earlier opening may come late. */
export function closes(opened: Pick<ConversationOpened, 'openedAt' | 'caughtUp'>, close: Close): boolean {
  if (opened.openedAt === undefined) return true;
  if (close.openedAt !== undefined)
    return opened.caughtUp?.openedAtLatest
      ? close.openedAt <= opened.openedAt
      : close.openedAt === opened.openedAt;
  // Without an opening time: closed after this opening, as far as anybody can tell.
  return close.closedAt === undefined || close.closedAt >= opened.openedAt;
}

/** What of a payload is one: times that are no numbers are not told. */
export function closeOf({ openedAt, closedAt }: { openedAt?: unknown; closedAt?: unknown }): Close {
  return {
    ...(typeof openedAt === 'number' ? { openedAt } : {}),
    ...(typeof closedAt === 'number' ? { closedAt } : {}),
  };
}
