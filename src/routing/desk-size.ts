/** How much a desk may remember: what it carries into its next run has to stay far below what the server takes. */
import type { DeskState } from './desk-state.js';

/** Bytes of JSON that a desk carries at most: half of what the server takes. */
export const CARRIED_LIMIT = 1_048_576;
/** From here on the desk says so. */
export const CARRIED_WARNING = CARRIED_LIMIT / 2;
/** Most conversations that may wait; beyond it the run asks again later. */
export const QUEUE_LIMIT = 10_000;
/** Most seats remembered; the oldest are forgotten first. */
export const SEAT_LIMIT = 8_000;

export const isQueueFull = ({ queue }: DeskState): boolean => queue.size >= QUEUE_LIMIT;
