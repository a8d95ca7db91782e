import { Runtime, Worker } from '@temporalio/worker';
import type { Registry } from 'prom-client';
import { activities } from '../activities/index.js';
import { CrmProbe } from '../activities/crm/crm-probe.js';
import type { CrmWatch } from '../activities/crm/crm-watch.js';
import type { Connected } from './connect.js';
import { routingSlots } from './routing-slots.js';
import { runWorkers, type Workers } from './run-workers.js';
import type { Campaigns } from '../client/routing/campaigns.js';
import { scheduleCatchUps } from '../client/catch-up/catch-up-schedule.js';
import { bundleFor, converting } from '../temporal/codec/data-converter.js';
import { ISOLATE_TIMEOUT } from '../temporal/isolate-timeout.js';
import { crmQueue, deskQueue, platformQueue } from '../client/names.js';
import { openDesks } from '../client/desk/open-desks.js';
import { scheduleReconciliations } from '../client/desk/reconciliation-schedule.js';
import { continueDesksAsNew } from '../client/desk/continue-desks-as-new.js';
import { versioned, type Versioning } from '../temporal/worker-versions.js';
import { limitLookups, limitPlatformCalls } from '../client/rate-limit.js';

export interface WorkerOptions extends Connected {
  namespace: string;
  /** File made by `npm run build`. */
  workflowBundle: string;
  env: NodeJS.ProcessEnv;
  crmWatch: CrmWatch;
  /** Where activities are counted. */
  registry: Registry;
  /** What this process knows of mass campaigns. */
  campaigns: Campaigns;
  /** Workflow tasks of routing runs at a time, at most. */
  workflowTaskSlots?: number;
  /** Absent: without Worker Versioning. */
  versioning?: Versioning;
}

/** Longer than the slowest write, so that what has begun ends. */
const SHUTDOWN_GRACE_TIME = '10s';
/** With the head start of each worker it stays below the 30 s that containers are given. */
const SHUTDOWN_FORCE_TIME = '15s';
/** Lookups under way in one process at CRMs with limits: no slow CRM may keep the others waiting for a slot. */
const MAX_LIMITED_LOOKUPS = 200;

/** Starts the routing, the desk and the platform worker on one connection; routing runs wait for the others. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { connection, namespace, client, live, taskQueue } = options;
  const shared = {
    connection,
    namespace,
    ...converting(options.env),
    ...versioned(options.versioning),
    shutdownGraceTime: SHUTDOWN_GRACE_TIME,
    shutdownForceTime: SHUTDOWN_FORCE_TIME,
    ...ISOLATE_TIMEOUT,
    // A task meant for a worker that died is handed to another after this.
    stickyQueueScheduleToStartTimeout: '2s',
    // Otherwise a heartbeat is held back for most of its timeout, and one late timer would look like a dead process.
    maxHeartbeatThrottleInterval: '1s',
  } as const;
  const workflowBundle = { codePath: bundleFor(options.workflowBundle, options.env) };
  const { crmWatch } = options;
  const probe = probeOf(options, crmWatch);
  const lists = activities({
    ...options,
    config: live,
    connectorOf: (id) => options.connectors.get(id),
  });
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue,
      workflowBundle,
      activities: lists.routing,
      ...routingSlots(options.workflowTaskSlots),
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
      activities: lists.platform,
    }),
    Worker.create({
      ...shared,
      taskQueue: crmQueue(taskQueue),
      activities: lists.crm,
      maxConcurrentActivityTaskExecutions: MAX_LIMITED_LOOKUPS,
    }),
  ]);

  const onCutOff = () =>
    void Runtime.instance().logger.warn(
      'a worker stopped before its work had ended; Temporal repeats that work when a worker runs again',
    );
  const running = runWorkers(workers, { onCutOff });
  probe.start();
  return {
    ...running,
    async stop() {
      probe.stop();
      if (running.running())
        await continueDesksAsNew(
          client,
          live.workspaces.map(({ id }) => id),
        );
      await running.stop();
      await options.asking.connection.close();
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
export async function prepareWorkspaces({
  client,
  namespace,
  taskQueue,
  live,
}: Connected & { namespace: string }): Promise<void> {
  const limits = new Map(live.workspaces.map(({ id, platform }) => [id, platform.callsPerSecond]));
  const warn = (message: string): void => void Runtime.instance().logger.warn(message);
  await limitPlatformCalls(client, limits, { namespace, taskQueue, warn });
  const lookups = new Map(
    live.workspaces.map(({ id, policy }) => [id, policy.crm.limits?.callsPerSecond ?? (false as const)]),
  );
  await limitLookups(client, lookups, { namespace, taskQueue, warn });
  await openDesks(client, live, taskQueue);
  const ids = live.workspaces.map(({ id }) => id);
  // Routing does without it, for a while.
  await scheduleReconciliations(client, ids, taskQueue).catch((e: unknown) =>
    warn(`the comparison of desks and platform could not be scheduled: ${String(e)}`),
  );
  await scheduleCatchUps(client, live.workspaces, taskQueue).catch((e: unknown) =>
    warn(`the catch-up could not be scheduled: ${String(e)}`),
  );
}
