/**
 * How large a desk may become. Its whole state is the input of its next run, and the server accepts 2 MB after
 * compression. Ids hardly compress, everything else does: the limits count ids, and a little for the rest of an entry.
 */

/** Bytes of entries, roster and hours together. */
export const MAX_STATE_BYTES = 1_800_000;
/** Conversations that may wait. Beyond it a run asks again later. */
export const MAX_WAITING = 10_000;
/** Seats carried into the next run, and their bytes. The oldest are forgotten first. */
export const MAX_SEATS = 8_000;
export const MAX_SEAT_BYTES = 640_000;

/** What an entry needs besides its ids, compressed. */
const ENTRY_OVERHEAD = 26;

/** Bytes of one conversation that waits or has a seat, compressed; at most. */
export function entryBytes(conversation: string, openedId: string, contact = ''): number {
  return conversation.length + openedId.length + contact.length + ENTRY_OVERHEAD;
}
