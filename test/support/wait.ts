import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition with a deadline; says what it waited for when it never holds. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  ms = 60_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain for: ${what}`);
    await sleep(25);
  }
}

/** What does not come is said, rather than waited for without end. */
export async function inTime<T>(what: string, promise: Promise<T>, ms = 120_000): Promise<T> {
  const over = new AbortController();
  const late = sleep(ms, undefined, { signal: over.signal }).then(() => {
    throw new Error(`waited ${ms} ms in vain for: ${what}`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    late.catch(() => undefined);
    over.abort();
  }
}
