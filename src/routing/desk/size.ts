/** How much a desk may remember: what it carries into its next run has to stay far below what the server takes. */
import type { DeskState } from './state.js';

/** Bytes of JSON that a desk carries at most: half of what the server takes. */
export const CARRIED_LIMIT = 1_048_576;
/** From here on the desk says so. */
export const CARRIED_WARNING = CARRIED_LIMIT / 2;
/** Most conversations that may wait; beyond it the run asks again later. */
export const QUEUE_LIMIT = 10_000;
/** Most seats remembered, and their bytes; the oldest are forgotten first. */
export const SEAT_LIMIT = 8_000;
export const SEAT_BYTES_LIMIT = 420_000;
/** For everything that is small. */
const RESERVE = 20_000;

export function isQueueFull(state: DeskState): boolean {
  const { queue, seatBytes, roster, hours } = state;
  const carried =
    queue.bytes + Math.min(seatBytes, SEAT_BYTES_LIMIT) + sizeOf(roster) + (hours ? sizeOf(hours) : 0);
  return queue.size >= QUEUE_LIMIT || carried > CARRIED_LIMIT - RESERVE;
}

const sizes = new WeakMap<object, number>();

/** Of what changes rarely, and is replaced then. */
function sizeOf(value: object): number {
  let size = sizes.get(value);
  if (size === undefined) sizes.set(value, (size = JSON.stringify(value).length));
  return size;
}
