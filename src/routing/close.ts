import type { ConversationOpened } from './conversation.js';

/** What a platform tells of a close. Epoch milliseconds, each absent where it tells nothing of it. */
export interface Close {
  /** When the conversation that was closed had been opened. */
  openedAt?: number;
  closedAt?: number;
  /** Told over the API: without a time it is of the present opening, by the caller's word. */
  byCaller?: true;
}

/**
 * Whether this close is of that opening: one of an earlier opening may come late.
 * @returns undefined: both tell too little. Then it counts where the platform shows that the conversation is closed now
 */
export function closes(
  opened: Pick<ConversationOpened, 'openedAt' | 'caughtUp'>,
  close: Close,
): boolean | undefined {
  if (!isTimed(close)) return close.byCaller;
  if (opened.openedAt === undefined) return undefined;
  if (close.openedAt !== undefined)
    return opened.caughtUp?.openedAtLatest
      ? close.openedAt <= opened.openedAt
      : isSameMoment(close.openedAt, opened.openedAt);
  // Without an opening time: closed after this opening, as far as anybody can tell.
  return (close.closedAt ?? 0) >= opened.openedAt;
}

/** Whether the platform tells anything of when it was. */
export const isTimed = ({ openedAt, closedAt }: Close): boolean =>
  openedAt !== undefined || closedAt !== undefined;

/** A time without milliseconds stands for its whole second. */
function isSameMoment(one: number, other: number): boolean {
  const isWhole = one % 1000 === 0 || other % 1000 === 0;
  return one === other || (isWhole && Math.floor(one / 1000) === Math.floor(other / 1000));
}

/** What of a payload is one: times that are no numbers are not told. */
export function closeOf({ openedAt, closedAt, byCaller }: { [K in keyof Close]?: unknown }): Close {
  return {
    ...(typeof openedAt === 'number' ? { openedAt } : {}),
    ...(typeof closedAt === 'number' ? { closedAt } : {}),
    ...(byCaller === true ? { byCaller } : {}),
  };
}
