import type { WorkerOptions } from '@temporalio/worker';

/** Of all processors of the machine, whoever uses them: what is left belongs to webhooks, the desk and the server. */
const TARGET = { targetCpuUsage: 0.6, targetMemoryUsage: 0.9 };
/** However busy the machine, so many runs go on. */
const MIN_SLOTS = 16;

/**
 * How many routing runs a process executes at a time. A task holds its slot while its local activities run, so there have to be
 * many; but a task that is begun on a busy machine only makes all others late, until they run into their time-out and
 * everything is done again. So a slot is given out while processors are free, and what finds none waits on the server, in the
 * order of its priority.
 * @param most workflow tasks, and local activities, at a time
 */
export function routingSlots(most = 200): Pick<WorkerOptions, 'tuner'> {
  return {
    tuner: {
      workflowTaskSlotSupplier: {
        type: 'resource-based',
        tunerOptions: TARGET,
        minimumSlots: Math.min(MIN_SLOTS, most),
        maximumSlots: most,
        rampThrottle: 0,
      },
      localActivityTaskSlotSupplier: { type: 'fixed-size', numSlots: most },
      activityTaskSlotSupplier: { type: 'fixed-size', numSlots: 100 },
      nexusTaskSlotSupplier: { type: 'fixed-size', numSlots: 1 },
    },
  };
}
