import { setTimeout as sleep } from 'node:timers/promises';
import { GracefulShutdownPeriodExpiredError, type Worker } from '@temporalio/worker';

export interface Workers {
  /** Ends when all workers have drained; rejects when one dies. */
  done: Promise<void>;
  running(): boolean;
  /**
   * Takes nothing new and resolves when what has begun has ended, or was cut off at the end of the grace period, since
   * Temporal repeats that. Rejects when a worker fails in another way.
   */
  stop(): Promise<void>;
}

interface Options {
  /** Milliseconds. */
  headStart?: number;
  /** Called when the grace period of a worker ended before its work. */
  onCutOff?: () => void;
}

/** Milliseconds that a worker has for itself before the next one stops too. */
const MAX_HEAD_START = 4_000;

/**
 * Runs workers together. They stop one after the other: a worker that waits for the others' work comes first. One that
 * takes long delays the others by a few seconds only, so that all end within a container's grace period.
 */
export function runWorkers(
  workers: Worker[],
  { headStart = MAX_HEAD_START, onCutOff = () => undefined }: Options = {},
): Workers {
  const runs = workers.map((worker) => ({ worker, ended: worker.run() }));
  const done = Promise.all(runs.map(({ ended }) => ended)).then(() => undefined);
  return {
    done,
    running: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    async stop() {
      for (const { worker, ended } of runs) {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        const over = new AbortController();
        const wait = sleep(headStart, undefined, { signal: over.signal }).catch(() => undefined);
        await Promise.race([ended.catch(() => undefined), wait]);
        over.abort();
      }
      const results = await Promise.allSettled(runs.map(({ ended }) => ended));
      const reasons = results.flatMap((result) =>
        result.status === 'rejected' ? [result.reason as unknown] : [],
      );
      if (reasons.some(isCutOff)) onCutOff();
      for (const reason of reasons) if (!isCutOff(reason)) throw reason as Error;
    },
  };
}

/** The second is what the SDK makes of the first where an activity still runs. */
const isCutOff = (reason: unknown): boolean =>
  reason instanceof GracefulShutdownPeriodExpiredError ||
  (reason instanceof Error && reason.message.startsWith('Worker still in use'));
