import { endOfSecond } from './timestamp.js';

/** The Retry-After header (seconds, or an HTTP date compared with the answer's own Date) in milliseconds, at most a day. */
export function retryAfterMs(value: unknown, answeredAt: number): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const text = value.trim();
  const seconds = /^\d+(\.\d+)?$/.test(text);
  if (!seconds && !/^[A-Z][a-z]+, /.test(text)) return undefined;
  const wait = seconds ? Number(text) * 1000 : Date.parse(text) - answeredAt;
  if (!Number.isFinite(wait)) return undefined;
  return Math.min(Math.max(0, Math.ceil(wait)), 24 * 3600 * 1000);
}

/** When the platform answered, by its own clock where it says so, in epoch milliseconds. */
export function answeredAt(dateHeader: unknown): number {
  const at = typeof dateHeader === 'string' ? Date.parse(dateHeader) : Number.NaN;
  return Number.isNaN(at) ? Date.now() : at;
}

/**
 * The end of the second in which the platform answered: its Date header has whole seconds, so a moment taken from it
 * would be up to 999 ms early. Without the header our own clock stands in.
 */
export function answeredNotAfter(dateHeader: unknown): number {
  return endOfSecond(answeredAt(dateHeader));
}
