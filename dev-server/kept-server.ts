/** A dev server that is started again when it dies: connections to its address find the new one. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DevServer } from './dev-server.js';
import { TemporalServerError } from './errors.js';

/** Milliseconds before a further try; doubled each time. */
const FIRST_WAIT = 250;
const MAX_WAIT = 5_000;

export interface KeptServer extends Omit<DevServer, 'ended'> {
  /** Rejects when it cannot be started again, with what to do; never settles otherwise. */
  ended: Promise<never>;
}

/**
 * @param start starts it on the same address; its signal ends a start that is under way
 * @param say is told when it has died, when it cannot be started again, and when it runs
 */
export async function keepServer(
  start: (signal: AbortSignal) => Promise<DevServer>,
  say: (line: string) => void,
): Promise<KeptServer> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let server: DevServer | undefined = await start(signal);
  const { address, uiUrl } = server;

  const watch = async (): Promise<never> => {
    for (;;) {
      await server?.ended;
      server = undefined;
      if (isOver(signal)) return await forever;
      say('The Temporal server ended by itself: starting it again');
      server = await startAgain(start, signal, say);
      if (server === undefined) return await forever;
      say('The Temporal server runs again');
    }
  };
  const ended = watch();
  ended.catch(() => undefined); // The caller may have stopped listening.
  return {
    address,
    uiUrl,
    ended,
    async stop() {
      stopping.abort();
      await server?.stop();
    },
  };
}

/** A function, because TypeScript does not see that the property changes during an await. */
const isOver = (signal: AbortSignal): boolean => signal.aborted;

const forever = new Promise<never>(() => undefined);

/** @returns undefined when it is not wanted any more */
async function startAgain(
  start: (signal: AbortSignal) => Promise<DevServer>,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<DevServer | undefined> {
  let told = '';
  for (let wait = FIRST_WAIT; !isOver(signal); wait = Math.min(2 * wait, MAX_WAIT)) {
    try {
      const server = await start(signal);
      if (!isOver(signal)) return server;
      await server.stop();
    } catch (error) {
      // The cause, for example a full disk, may be gone at the next try.
      if (error instanceof TemporalServerError && error.code === 'data-in-use') throw error;
      const why = error instanceof Error ? error.message : String(error);
      if (!isOver(signal) && why !== told) say(`${why}\nTrying until it starts`);
      told = why;
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
