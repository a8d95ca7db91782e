import { randomUUID } from 'node:crypto';
import { Runtime, Worker } from '@temporalio/worker';
import type { CrmWatch } from './activities/crm-watch.js';
import { createDeskActivities } from './activities/desk.js';
import { createCustomerActivities } from './activities/get-contact-data.js';
import { createPlatformActivities } from './activities/platform.js';
import { createReopenActivities } from './activities/reopen.js';
import type { RouterConfig, WorkspaceConfig } from './config/workspace.js';
import type { Connected } from './connect.js';
import { runWorkers, type Workers } from './run-workers.js';
import { deskQueue, platformQueue } from './temporal/names.js';
import { limitPlatformCalls } from './temporal/rate-limit.js';
import { openDesks } from './temporal/open-desks.js';

export interface WorkerOptions extends Connected {
  namespace: string;
  config: RouterConfig;
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
  const { connection, namespace, client, config, taskQueue } = options;
  const workspaceOf = findWorkspace(config);
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

  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue,
      workflowBundle,
      activities: {
        ...createCustomerActivities({
          env: options.env,
          ...(options.crmWatch ? { watch: options.crmWatch } : {}),
        }),
        ...createDeskActivities({
          client,
          taskQueue,
          processId: randomUUID(),
          rosterOf: (id) => workspaceOf(id).roster,
        }),
        ...createReopenActivities({ ...options, policyOf: (id) => workspaceOf(id).policy }),
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

  const limits = config.workspaces.flatMap(({ platform }) => platform.callsPerSecond ?? []);
  const callsPerSecond = limits.length > 0 ? Math.min(...limits) : undefined;
  const warn = (message: string): void => void Runtime.instance().logger.warn(message);
  await limitPlatformCalls(client, { namespace, taskQueue, callsPerSecond, warn });
  const running = runWorkers(workers);
  await openDesks(client, config, taskQueue);
  return running;
}

function findWorkspace(config: RouterConfig): (id: string) => WorkspaceConfig {
  const byId = new Map(config.workspaces.map((one) => [one.id, one]));
  return (id) => {
    const found = byId.get(id);
    if (!found) throw new RangeError(`workspace ${id} is not in this process's policy file`);
    return found;
  };
}
