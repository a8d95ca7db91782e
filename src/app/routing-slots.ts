import type { WorkerOptions } from '@temporalio/worker';

/** Share of the whole machine, other processes included. The rest belongs to webhooks, the desk and the server. */
const TARGET = { targetCpuUsage: 0.6, targetMemoryUsage: 0.9 };
/** Minimum number of Workflow Task slots, however busy the machine is. */
const MIN_SLOTS = 16;

/**
 * How many routing runs a process executes at a time. A task holds its slot while its Local Activities run, so there have to be
 * many. But on a busy machine each further task makes all others late, until they time out and are repeated. So a slot is
 * given out while processors are free. Other tasks wait on the server, in the order of their priority.
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
