/** The Temporal server of an installation, and the workspaces that it knows. */
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { tlsFrom } from '../app/connect.js';
import { registryId } from '../client/names.js';
import { converting } from '../temporal/codec/data-converter.js';
import { POLICY_REGISTRY } from '../workflows/messages.js';
import { CommandFailed } from './command.js';
import { onlyOne } from './policy-file.js';
import { findRunning } from './start/data-folder.js';

export interface Server {
  address: string;
  namespace: string;
  /** Of the Temporal CLI's configuration file. */
  profile?: string | undefined;
}

type ServerOptions = Partial<Record<'address' | 'namespace' | 'profile' | 'data', string | undefined>>;

const CONNECT_TIMEOUT = 5_000;

/** An option wins over its variable, that over the named profile, and that over the `start` that runs here. */
export function serverOf({ data, ...options }: ServerOptions, env: NodeJS.ProcessEnv): Server {
  const profile = options.profile ?? set(env['TEMPORAL_PROFILE']);
  const named = profile === undefined ? undefined : loadClientConnectConfig({ profile });
  const address = options.address ?? set(env['TEMPORAL_ADDRESS']) ?? named?.connectionOptions.address;
  const running = address === undefined ? findRunning(env, data) : undefined;
  const namespace = options.namespace ?? set(env['TEMPORAL_NAMESPACE']) ?? named?.namespace;
  return {
    address: address ?? running?.temporal ?? '127.0.0.1:7233',
    namespace: namespace ?? running?.namespace ?? 'default',
    profile,
  };
}

/** Undefined when no server answers. */
export async function connectTo(
  { address, profile }: Server,
  env: NodeJS.ProcessEnv,
): Promise<Connection | undefined> {
  const security = tlsFrom(profile === undefined ? env : { ...env, TEMPORAL_PROFILE: profile });
  return Connection.connect({ ...security, address, connectTimeout: CONNECT_TIMEOUT }).catch(() => undefined);
}

/**
 * Works on a connection of its own.
 * @throws {CommandFailed} when no server answers
 * @throws {SettingsError} when ROUTER_CODEC_KEYS cannot be used
 */
export async function withClient<T>(
  server: Server,
  env: NodeJS.ProcessEnv,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const converter = converting(env);
  const connection = await connectTo(server, env);
  if (!connection)
    throw new CommandFailed(
      `no Temporal server answers at ${server.address}`,
      'Start the service here, name its data folder with --data, or name the server with --address or TEMPORAL_ADDRESS.',
    );
  try {
    return await work(new Client({ connection, namespace: server.namespace, ...converter }));
  } finally {
    await connection.close();
  }
}

/**
 * Workspaces that have a policy registry.
 * @param named only this one: the others may be encrypted with keys that this process does not have
 */
export async function knownWorkspaces(client: Client, named?: string): Promise<string[]> {
  const only = named === undefined ? '' : ` AND WorkflowId = '${registryId(named).replaceAll("'", '')}'`;
  const query = `WorkflowType = '${POLICY_REGISTRY}' AND ExecutionStatus = 'Running'${only}`;
  const prefix = registryId('');
  const found: string[] = [];
  for await (const { workflowId } of client.workflow.list({ query }))
    found.push(workflowId.slice(prefix.length));
  return found.sort();
}

/** The workspace that is named, or the only one there is. @throws {UsageError} */
export async function oneWorkspace(client: Client, named: string | undefined): Promise<string> {
  if (named !== undefined && (await knownWorkspaces(client, named)).includes(named)) return named;
  return onlyOne(named, await knownWorkspaces(client), (id) => id);
}

const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);
