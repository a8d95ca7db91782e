import type { Client } from '@temporalio/client';
import type { Registry } from 'prom-client';
import { openDoor } from '../api/door.js';
import { hostNames } from '../api/host-check.js';
import type { Standalone } from './standalone.js';
import { PageOfMetrics } from './process-metrics.js';
import { readinessOf } from './readiness.js';
import type { Workers } from './run-workers.js';
import { underDeadline } from '../temporal/deadline.js';

interface WorkerHealth {
  /** Tells what readiness depends on; before that the process is not ready. */
  watch(client: Client, workers: Workers, others: { checks(): Record<string, string> }[]): void;
  stop(): Promise<void>;
  /** What /metrics shows. */
  registry: Registry;
}

/** /healthz, /readyz and /metrics of a worker process, on ROUTER_HEALTH_PORT; without one there is nothing to ask. */
export async function serveHealth({
  healthPort,
  host,
  logger,
  sdkMetrics,
  env,
}: Pick<Standalone, 'healthPort' | 'host' | 'logger' | 'sdkMetrics' | 'env'>): Promise<WorkerHealth> {
  const registry = new PageOfMetrics(sdkMetrics);
  if (healthPort === undefined) return { watch: () => undefined, stop: () => Promise.resolve(), registry };
  let ready: ReturnType<typeof readinessOf> = () =>
    Promise.resolve({ ok: false, checks: { temporal: 'waiting' } });
  const hosts = hostNames(env['ROUTER_HOSTS']);
  const door = await openDoor({ host, port: healthPort, hosts, logger, registry, ready: () => ready() });
  return {
    watch(client, workers, others) {
      const ping = () => underDeadline(client, () => client.workflowService.getSystemInfo({}));
      ready = readinessOf({ ping, workers, others });
    },
    stop: () => door.stop(),
    registry,
  };
}
