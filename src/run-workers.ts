import type { Worker } from '@temporalio/worker';

export interface Workers {
  /** Ends when all workers have drained; rejects when one dies. */
  done: Promise<void>;
  running(): boolean;
  /** Takes nothing new and resolves when what has begun has ended. */
  stop(): Promise<void>;
}

/** Runs workers together. They stop one after the other: put first whoever waits for the others' work. */
export function runWorkers(workers: Worker[]): Workers {
  const runs = workers.map((worker) => ({ worker, ended: worker.run() }));
  const done = Promise.all(runs.map(({ ended }) => ended)).then(() => undefined);
  return {
    done,
    running: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    async stop() {
      const failures: unknown[] = [];
      for (const { worker, ended } of runs) {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        // One that had to be forced must not leave those after it running.
        await ended.catch((e: unknown) => failures.push(e));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
