import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import type { Logger } from 'pino';
import { createApi } from './api/index.js';
import { listen } from './api/listen.js';
import type { RouterConfig } from './config/workspace.js';
import { createConnector } from './platforms/index.js';
import { createClient } from './temporal/client.js';
import { Naming, TASK_QUEUE } from './temporal/names.js';
import { createRoutingClient } from './temporal/routing-client.js';
import type { RoutingClient } from './temporal/routing-contract.js';
import { startWorkers, type Workers } from './workers.js';

export interface ServiceOptions {
  temporalAddress: string;
  namespace: string;
  config: RouterConfig;
  host: string;
  port: number;
  /** Base address of the Temporal UI, for links. */
  temporalUi?: string;
  workflowBundle: string;
  /** The installation's secret: contact keys are made with it. */
  secret: string;
  env: NodeJS.ProcessEnv;
  logger: Logger;
  taskQueue?: string;
  /** Off for a process that only answers HTTP. */
  workers?: boolean;
}

export interface Service {
  /** Where the API listens. */
  address: string;
  /** Rejects when a worker dies; ends after `stop`. */
  done: Promise<void>;
  stop(): Promise<void>;
}

/** API and workers in one process on one connection: then the first workflow task comes back with the start itself. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { namespace, config, logger, env } = options;
  const connection = await NativeConnection.connect({ ...tlsFrom(env), address: options.temporalAddress });
  const client = createClient(connection, namespace);
  const connectors = new Map(config.workspaces.map((one) => [one.id, createConnector(one.platform)]));
  const eager = options.workers !== false;
  const starter = {
    client,
    naming: new Naming(options.secret),
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    eager,
  };
  const workers = eager ? await startWorkers({ ...options, ...starter, connection, connectors }) : undefined;
  const routing = createRoutingClient({ ...starter, ...withUi(options), config, namespace });
  const app = createApi({
    config,
    routing,
    connectors,
    logger,
    ready: readiness(routing, workers),
    ...withUi(options),
  });
  const server = await listen(app, { host: options.host, port: options.port });

  return {
    address: server.address,
    done: workers?.done ?? Promise.resolve(),
    async stop() {
      await server.stop();
      workers?.shutdown();
      await workers?.done;
      await connection.close();
    },
  };
}

const withUi = ({ temporalUi }: ServiceOptions) => (temporalUi === undefined ? {} : { temporalUi });

/** TEMPORAL_TLS, TEMPORAL_API_KEY and profiles mean here what they mean to the Temporal CLI. */
function tlsFrom(env: NodeJS.ProcessEnv) {
  const { tls, apiKey, metadata } = loadClientConnectConfig({ overrideEnvVars: definedIn(env) }).connectionOptions;
  return {
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function definedIn(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function readiness(routing: RoutingClient, workers: Workers | undefined) {
  return async () => {
    const temporal = await routing.ping().then(
      () => 'ok',
      () => 'away',
    );
    const running = workers === undefined ? 'elsewhere' : workers.running() ? 'ok' : 'not running';
    return { ok: temporal === 'ok' && running !== 'not running', checks: { temporal, workers: running } };
  };
}
