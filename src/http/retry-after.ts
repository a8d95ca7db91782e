const DAY = 24 * 3_600_000;

/**
 * The wait that a `Retry-After` header asks for (RFC 9110: seconds, or an HTTP date), in milliseconds; undefined when it says
 * nothing.
 * @param now what a date is compared with: {@link answeredAt}
 * @param max the longest wait, in milliseconds
 */
export function readRetryAfter(header: unknown, now = Date.now(), max = DAY): number | undefined {
  const first: unknown = Array.isArray(header) ? header[0] : header;
  const value = typeof first === 'string' ? first.trim() : '';
  const wait = /^\d+(\.\d+)?$/.test(value) ? Math.ceil(Number(value) * 1_000) : dateOf(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), max);
}

/** When a server answered, by its own `Date` header where it has one, in epoch milliseconds. */
export function answeredAt(dateHeader: unknown): number {
  const at = typeof dateHeader === 'string' ? Date.parse(dateHeader) : Number.NaN;
  return Number.isNaN(at) ? Date.now() : at;
}

/** `Date.parse` alone takes "-5" for a date. */
const dateOf = (value: string): number => (/^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : NaN);
