import { Client, Connection } from '@temporalio/client';
import { tlsFrom } from '../../app/connect.js';
import { converting } from '../../temporal/codec/data-converter.js';
import { UsageError, type OperatorOptions } from './options.js';

/**
 * Does an operator's work on a connection of its own.
 * @throws {UsageError} when no server answers
 * @throws {SettingsError} when ROUTER_CODEC_KEYS cannot be used
 */
export async function withClient<T>(
  { address, namespace }: Pick<OperatorOptions, 'address' | 'namespace'>,
  env: NodeJS.ProcessEnv,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const converter = converting(env);
  const connection = await connect(address, env);
  try {
    return await work(new Client({ connection, namespace, ...converter }));
  } finally {
    await connection.close();
  }
}

async function connect(address: string, env: NodeJS.ProcessEnv): Promise<Connection> {
  try {
    return await Connection.connect({ ...tlsFrom(env), address, connectTimeout: 5_000 });
  } catch {
    throw new UsageError(
      `no Temporal server answers at ${address}; start the service here, name its data folder in ROUTER_DATA, or set TEMPORAL_ADDRESS or --address`,
    );
  }
}
