import { Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, type NativeConnectionOptions } from '@temporalio/worker';
import type { Logger } from 'pino';
import type { RouterConfig } from '../config/workspace.js';
import { LiveConfig } from './live/live-config.js';
import type { PolicyFileOptions } from './live/policy-file.js';
import { createConnector } from '../platforms/index.js';
import type { PlatformConnector } from '../platforms/platform.js';
import { createClient } from '../temporal/client.js';
import { deskConnection } from '../client/desk/desk-connection.js';
import { converting } from '../temporal/codec/data-converter.js';
import { Naming, TASK_QUEUE } from '../client/names.js';
import { whyTooOld } from '../temporal/server-version.js';
import type { Starter } from '../client/routing/start-run.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { compact } from '../routing/compact.js';

export interface ConnectOptions {
  temporalAddress: string;
  namespace: string;
  config: RouterConfig;
  /** The file the configuration came from; absent: it cannot change while the process runs. */
  policyFile?: PolicyFileOptions;
  /** The installation's secret: contact keys are made with it. */
  secret: string;
  env: NodeJS.ProcessEnv;
  logger: Logger;
  taskQueue?: string;
}

/** What API and workers share in one process. */
export interface Connected extends Starter {
  connection: NativeConnection;
  /** Asks the desks; connects at the first request. */
  asking: Client;
  live: LiveConfig;
  /** By workspace id. */
  connectors: Map<string, PlatformConnector>;
}

/**
 * Waits for Temporal when it is away.
 * @param withWorkers true when this process runs the workers too: then starts may be eager
 */
export async function connect(options: ConnectOptions, withWorkers: boolean): Promise<Connected> {
  const { temporalAddress: address, namespace, config, secret, env } = options;
  const server = { ...tlsFrom(env), address };
  const connection = await reachTemporal(server, namespace, options.logger);
  await warnOfOldServer(connection, options.logger);
  return {
    connection,
    client: createClient(connection, namespace, converting(env)),
    asking: new Client({ connection: deskConnection(server), namespace, ...converting(env) }),
    naming: new Naming(secret),
    taskQueue: options.taskQueue ?? TASK_QUEUE,
    eager: withWorkers,
    live: new LiveConfig(config),
    connectors: connectorsOf(config),
  };
}

async function warnOfOldServer(connection: NativeConnection, logger: Logger): Promise<void> {
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const why = whyTooOld(serverVersion);
  if (why !== undefined) logger.warn({ serverVersion }, why);
}

export function connectorsOf({ workspaces }: RouterConfig): Map<string, PlatformConnector> {
  return new Map(workspaces.map((one) => [one.id, createConnector(one.platform)]));
}

/** TEMPORAL_TLS, TEMPORAL_API_KEY and profiles mean here what they mean to the Temporal CLI. */
export function tlsFrom(env: NodeJS.ProcessEnv) {
  const set = Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
  const overrideEnvVars = Object.fromEntries(set) as Record<string, string>;
  const { tls, apiKey, metadata } = loadClientConnectConfig({ overrideEnvVars }).connectionOptions;
  return compact({
    tls,
    apiKey,
    metadata,
  });
}

/** Milliseconds between two tries; doubled each time. */
const FIRST_WAIT = 250;
const MAX_WAIT = 5_000;
const CONNECT_TIMEOUT = 5_000;

/**
 * Connects to a server whose namespace answers, however long that takes: a process that ended instead would only be
 * started again.
 */
async function reachTemporal(
  options: NativeConnectionOptions,
  namespace: string,
  logger: Pick<Logger, 'warn'>,
): Promise<NativeConnection> {
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, MAX_WAIT)) {
    try {
      return await connected(options, namespace);
    } catch (e) {
      logger.warn({ address: options.address, namespace, why: String(e) }, 'waiting for Temporal');
    }
    await sleep(wait);
  }
}

async function connected(options: NativeConnectionOptions, namespace: string): Promise<NativeConnection> {
  const connection = await NativeConnection.connect(options);
  try {
    await connection.withDeadline(Date.now() + CONNECT_TIMEOUT, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    return connection;
  } catch (e) {
    await connection.close();
    throw e;
  }
}
