const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** 5 s, 20 s, 80 s, … and at last every 8 hours: a dozen tries and more in three days. */
const [FIRST, FACTOR, LONGEST] = [5 * SECOND, 4, 8 * HOUR];
/** An endpoint with too much to do is left alone for a while. */
const THROTTLED = 60 * SECOND;
const TOO_MUCH: ReadonlySet<number | undefined> = new Set([429, 502, 504]);

/**
 * Milliseconds before the next try of an event. They differ by a fifth, so that events that failed together do not come
 * back together.
 * @param attempt from 1: the one that failed
 * @param random 0 to 1
 */
export function waitBefore(
  attempt: number,
  { status, retryAfter = 0 }: { status?: number | undefined; retryAfter?: number | undefined },
  random = Math.random(),
): number {
  const backoff = Math.min(LONGEST, FIRST * FACTOR ** (attempt - 1));
  const least = TOO_MUCH.has(status) ? Math.max(THROTTLED, backoff) : backoff;
  // Never earlier than the endpoint asked for.
  return Math.max(retryAfter, Math.round(least * (0.8 + 0.4 * random)));
}
