import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { CrmWatch } from './activities/crm-watch.js';
import { createApi } from './api/index.js';
import { listen } from './api/listen.js';
import { connect, type ConnectOptions } from './connect.js';
import type { Workers } from './run-workers.js';
import { createRoutingClient } from './temporal/routing-client.js';
import type { RoutingClient } from './temporal/routing-contract.js';
import { startWorkers } from './workers.js';

export interface ServiceOptions extends ConnectOptions {
  host: string;
  port: number;
  /** Base address of the Temporal UI, for links. */
  temporalUi?: string;
  /** Absent: this process answers HTTP and leaves the work to others. */
  workflowBundle?: string | undefined;
  logger: Logger;
}

export interface Service {
  /** Where the API listens. */
  address: string;
  /** Rejects when a worker dies; ends after `stop`. Without workers it never ends. */
  done: Promise<void>;
  stop(): Promise<void>;
}

/** API and workers in one process on one connection: then the first workflow task comes back with the start itself. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { namespace, config, logger, workflowBundle, temporalUi } = options;
  const connected = await connect(options, workflowBundle !== undefined);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const crmWatch = new CrmWatch(registry);
  const workers =
    workflowBundle && (await startWorkers({ ...options, ...connected, workflowBundle, crmWatch }));
  const routing = createRoutingClient({
    ...connected,
    config,
    namespace,
    ...(temporalUi ? { temporalUi } : {}),
  });
  const { connectors } = connected;
  const ready = readiness(routing, workers || undefined, crmWatch);
  const app = createApi({ config, routing, connectors, logger, registry, ready });
  const server = await listen(app, options);

  return {
    address: server.address,
    done: workers ? workers.done : new Promise(() => undefined),
    async stop() {
      await server.stop();
      if (workers) await workers.stop();
      await connected.connection.close();
    },
  };
}

/** A CRM that cannot be understood is shown and does not take the process out of service. */
function readiness(routing: RoutingClient, workers: Workers | undefined, crmWatch: CrmWatch) {
  return async () => {
    const temporal = await routing.ping().then(
      () => 'ok',
      () => 'away',
    );
    const running = workers === undefined ? 'elsewhere' : workers.running() ? 'ok' : 'not running';
    return {
      ok: temporal === 'ok' && running !== 'not running',
      checks: { temporal, workers: running, ...crmWatch.checks() },
    };
  };
}
