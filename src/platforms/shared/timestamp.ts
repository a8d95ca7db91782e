import { answeredAt } from '../../http/retry-after.js';

/**
 * Epoch milliseconds of a timestamp in whatever unit the platform sends: seconds in the documented samples, milliseconds
 * and microseconds seen by implementers, also as strings of digits, ISO 8601 or `2020-03-03 13:05:57 UTC`. Undefined for anything else.
 */
export function toEpochMs(value: unknown): number | undefined {
  if (typeof value === 'string') return fromText(value.trim());
  return typeof value === 'number' ? fromNumber(value) : undefined;
}

/** Where only whole seconds are told: a moment that is never too early, up to 999 ms late. */
export const endOfSecond = (at: number): number => Math.floor(at / 1000) * 1000 + 999;

/**
 * The end of the second in which the platform answered: its Date header has whole seconds, so a moment taken from it
 * would be up to 999 ms early. Without the header our own clock is used.
 */
export function answeredNotAfter(dateHeader: unknown): number {
  return endOfSecond(answeredAt(dateHeader));
}

function fromText(text: string): number | undefined {
  if (text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return fromNumber(Number(text));
  if (!/^\d{4}-\d{2}-\d{2}(T|.*UTC$)/.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}

/** The units do not overlap between 1973 and 5138: 1e11 seconds is the year 5138, 1e11 milliseconds is 1973. */
function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined;
  if (value < 1e11) return Math.floor(value * 1000);
  if (value < 1e14) return Math.floor(value);
  return value < 1e17 ? Math.floor(value / 1000) : undefined;
}
