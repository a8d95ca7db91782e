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
      : isSameMoment(close.openedAt, opened.openedAt);
  // Without an opening time: closed after this opening, as far as anybody can tell.
  return close.closedAt === undefined || close.closedAt >= opened.openedAt;
}

/** A time without milliseconds stands for its whole second. */
function isSameMoment(one: number, other: number): boolean {
  const isWhole = one % 1000 === 0 || other % 1000 === 0;
  return one === other || (isWhole && Math.floor(one / 1000) === Math.floor(other / 1000));
}

/** What of a payload is one: times that are no numbers are not told. */
export function closeOf({ openedAt, closedAt }: { openedAt?: unknown; closedAt?: unknown }): Close {
  return {
    ...(typeof openedAt === 'number' ? { openedAt } : {}),
    ...(typeof closedAt === 'number' ? { closedAt } : {}),
  };
}
