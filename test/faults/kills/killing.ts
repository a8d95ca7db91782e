import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet, Member } from '../../support/fleet.js';
import { seeded } from '../../support/seeded.js';

export interface Kill {
  victim: Member;
  /** Epoch milliseconds: of the signal, and of the victim's saying that it is ready again. */
  at: number;
  readyAt: number;
}

/** Share of restarts that the next kill follows within seconds. */
const SOON = 0.3;
/** Milliseconds from readiness to the next kill. */
const waits = { soon: [300, 3_000], later: [8_000, 20_000] } as const;
/** Workers do most of the work. */
const victims: Member[] = ['worker', 'worker', 'api', 'temporal'];

/** SIGKILLs one after another at random, until it is stopped; the last victim runs again then. */
export function killAtRandom(fleet: Fleet, seed: number): { stop: () => Promise<Kill[]> } {
  const random = seeded(seed);
  const stopping = new AbortController();
  const kills: Kill[] = [];
  const work = (async () => {
    const stopped = () => stopping.signal.aborted;
    while (!stopped()) {
      const [shortest, longest] = random() < SOON ? waits.soon : waits.later;
      const wait = shortest + random() * (longest - shortest);
      const victim = victims[Math.floor(random() * victims.length)]!;
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopped()) return;
      const at = Date.now();
      await fleet.kill(victim);
      await fleet.start(victim);
      kills.push({ victim, at, readyAt: Date.now() });
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await work;
      return kills;
    },
  };
}
