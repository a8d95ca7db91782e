import { randomUUID } from 'node:crypto';
import { Runtime, Worker } from '@temporalio/worker';
import { Registry } from 'prom-client';
import { CrmProbe } from './activities/crm-probe.js';
import { CrmWatch } from './activities/crm-watch.js';
import { createDeskActivities } from './activities/desk.js';
import { createCustomerActivities } from './activities/get-contact-data.js';
import { createPlatformActivities } from './activities/platform.js';
import { createRegistryActivities } from './activities/registry.js';
import { createReopenActivities } from './activities/reopen.js';
import type { Connected } from './connect.js';
import { runWorkers, type Workers } from './run-workers.js';
import { deskQueue, platformQueue } from './temporal/names.js';
import { openDesks } from './temporal/open-desks.js';
import { limitPlatformCalls } from './temporal/rate-limit.js';

export interface WorkerOptions extends Connected {
  namespace: string;
  /** File made by `npm run build`. */
  workflowBundle: string;
  env: NodeJS.ProcessEnv;
  crmWatch?: CrmWatch;
  /** Workflow-task slots of the routing worker; local activities hold one while they run. */
  workflowTaskSlots?: number;
}

/** Longer than the slowest write, so that what has begun ends. */
const GRACE = '10s';

/** Starts the routing, the desk and the platform worker on one connection; routing runs wait for the other two. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { connection, namespace, client, live, taskQueue } = options;
  const shared = {
    connection,
    namespace,
    shutdownGraceTime: GRACE,
    shutdownForceTime: '20s',
    // A task meant for a worker that died is handed to another after this.
    stickyQueueScheduleToStartTimeout: '2s',
  } as const;
  const workflowBundle = { codePath: options.workflowBundle };
  const slots = options.workflowTaskSlots ?? 200;
  const watch = options.crmWatch ?? new CrmWatch(new Registry());
  const probe = probeOf(options, watch);

  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue,
      workflowBundle,
      activities: {
        ...createCustomerActivities({
          env: options.env,
          watch,
        }),
        ...createDeskActivities({
          client,
          taskQueue,
          processId: randomUUID(),
          rosterOf: (id) => live.workspace(id).roster,
        }),
        ...createReopenActivities({ ...options, config: live }),
        ...createRegistryActivities({ client }),
      },
      maxConcurrentWorkflowTaskExecutions: slots,
      maxConcurrentLocalActivityExecutions: slots,
    }),
    Worker.create({
      ...shared,
      taskQueue: deskQueue(taskQueue),
      workflowBundle,
      maxConcurrentWorkflowTaskExecutions: 10,
    }),
    Worker.create({
      ...shared,
      taskQueue: platformQueue(taskQueue),
      activities: { ...createPlatformActivities({ clientOf: (id) => options.connectors.get(id)?.client }) },
    }),
  ]);

  const running = runWorkers(workers);
  probe.start();
  return {
    ...running,
    async stop() {
      probe.stop();
      await running.stop();
    },
  };
}

function probeOf({ live, env }: WorkerOptions, watch: CrmWatch): CrmProbe {
  const error = (details: object, message: string): void =>
    void Runtime.instance().logger.error(message, { ...details });
  return new CrmProbe({ workspaces: () => live.workspaces, env, watch, logger: { error } });
}

/**
 * What Temporal must know of the workspaces as they are now: the limits, which the server holds for all processes, and a
 * desk for each. Done once the workers run and the current policy is known, and again when the policy file has changed.
 */
export async function prepareWorkspaces(options: Connected & { namespace: string }): Promise<void> {
  const { client, namespace, taskQueue, live } = options;
  const limits = live.workspaces.flatMap(({ platform }) => platform.callsPerSecond ?? []);
  const callsPerSecond = limits.length > 0 ? Math.min(...limits) : undefined;
  const warn = (message: string): void => void Runtime.instance().logger.warn(message);
  await limitPlatformCalls(client, { namespace, taskQueue, callsPerSecond, warn });
  await openDesks(client, live, taskQueue);
}
