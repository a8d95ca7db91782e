const LONGEST = 7 * 24 * 60 * 60 * 1000;

/** The wait a `Retry-After` header asks for (RFC 9110: seconds or an HTTP date), in ms; undefined when it says nothing. */
export function readRetryAfter(header: string | string[] | undefined, now = Date.now()): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim();
  if (value === undefined || value === '') return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : dateOf(value) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST);
}

/** `Date.parse` alone takes "-5" and "1.5" for dates. */
function dateOf(value: string): number {
  return /^[A-Za-z]{3,9},? /.test(value) ? Date.parse(value) : NaN;
}
