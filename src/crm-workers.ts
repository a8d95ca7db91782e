import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { crmQueue } from './temporal/names.js';
import type { CustomerActivities } from './workflows/activities.js';

export interface CrmWorkersOptions {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  activities: CustomerActivities;
  shutdownGraceTime: string;
  shutdownForceTime?: string;
  dataConverter?: DataConverter;
  workerDeploymentOptions?: WorkerOptions['workerDeploymentOptions'];
}

/** Look-ups under way in one process and workspace, whatever the fleet's limit. */
const MOST = 50;

/**
 * One worker for each workspace's CRM queue, limits or not: runs that began under a policy with limits keep their queue
 * when the policy has none any more.
 */
export class CrmWorkers {
  /** Never ends; rejects when one of the workers dies. */
  readonly died: Promise<never>;
  readonly #options: CrmWorkersOptions;
  #oneDied: (reason: unknown) => void = () => undefined;
  readonly #running = new Map<string, { worker: Worker; ended: Promise<void> }>();

  constructor(options: CrmWorkersOptions) {
    this.#options = options;
    this.died = new Promise<never>((_, reject) => (this.#oneDied = reject));
    this.died.catch(() => undefined); // whoever waits for it hears of it
  }

  /** Makes sure that these workspaces are served; the ones before stay. */
  async serve(workspaces: readonly string[]): Promise<void> {
    const { taskQueue, activities, connection, namespace, shutdownGraceTime, shutdownForceTime } =
      this.#options;
    const { dataConverter, workerDeploymentOptions } = this.#options;
    for (const id of workspaces) {
      if (this.#running.has(id)) continue;
      const worker = await Worker.create({
        connection,
        namespace,
        shutdownGraceTime,
        ...(shutdownForceTime ? { shutdownForceTime } : {}),
        ...(dataConverter ? { dataConverter } : {}),
        ...(workerDeploymentOptions ? { workerDeploymentOptions } : {}),
        taskQueue: crmQueue(taskQueue, id),
        activities: { ...activities },
        maxConcurrentActivityTaskExecutions: MOST,
        activityTaskPollerBehavior: { type: 'simple-maximum', maximum: 1 },
      });
      const ended = worker.run();
      ended.catch(this.#oneDied);
      this.#running.set(id, { worker, ended });
    }
  }

  async stop(): Promise<void> {
    const running = [...this.#running.values()];
    for (const { worker } of running) if (worker.getState() === 'RUNNING') worker.shutdown();
    await Promise.allSettled(running.map(({ ended }) => ended));
  }
}
