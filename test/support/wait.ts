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
