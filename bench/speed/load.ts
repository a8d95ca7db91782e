/** How conversations arrive. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that each conversation took, in the order of their ends, and the whole. */
export interface Took {
  each: number[];
  all: number;
}

type Play = () => Promise<void>;

/** So and so many conversations, in one way or the other. */
export type Load = (play: Play) => Promise<Took>;

/** Always so many under way. */
export async function inFlight(width: number, count: number, play: Play): Promise<Took> {
  const each: number[] = [];
  let left = count;
  const begun = performance.now();
  const one = async () => {
    while (left-- > 0) each.push(await timed(play));
  };
  await Promise.all(Array.from({ length: width }, one));
  return { each, all: performance.now() - begun };
}

/** So many a second, whether the earlier ones have ended or not: a wait counts. */
export async function atRate(perSecond: number, count: number, play: Play): Promise<Took> {
  const each: number[] = [];
  const begun = performance.now();
  const under: Promise<void>[] = [];
  for (let at = 0; at < count; at++) {
    const due = begun + (at * 1_000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    // From when it was due: a generator that is late must not hide a wait.
    under.push(play().then(() => void each.push(performance.now() - due)));
  }
  await Promise.all(under);
  return { each, all: performance.now() - begun };
}

/** All at once. */
export const burst = (count: number, play: Play): Promise<Took> => inFlight(count, count, play);

async function timed(play: Play): Promise<number> {
  const begun = performance.now();
  await play();
  return performance.now() - begun;
}
