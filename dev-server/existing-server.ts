/** A Temporal server that somebody else runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { answers } from './answers.js';
import { refusalIn } from './refusal.js';
import { registerSearchAttributes } from './register-search-attributes.js';

export interface ExistingServer {
  address: string;
  namespace: string;
  uiUrl: string;
}

/** Milliseconds between two tries. */
const RETRY_INTERVAL = 1_000;

/**
 * The server of TEMPORAL_ADDRESS, with the search attributes it lacked; `undefined` when the variable is not set. Waits
 * for a server that does not answer. Throws `refused` for one that answers and refuses: a local server in its place
 * would take conversations that nobody finds later. TEMPORAL_TLS, TEMPORAL_API_KEY and profiles mean what they mean to the Temporal CLI.
 */
export async function useExistingServer(
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<ExistingServer | undefined> {
  const address = env['TEMPORAL_ADDRESS'] ?? '';
  if (address === '') return undefined;
  const { connectionOptions, namespace = 'default' } = connectConfig(env);
  const options: ConnectionOptions = { ...connectionOptions, address };
  await untilItAnswers(options, address, namespace, say);
  say(`Temporal at ${address} (TEMPORAL_ADDRESS), namespace ${namespace}`);
  await addSearchAttributes(options, namespace, say);
  return { address, namespace, uiUrl: env['TEMPORAL_UI_URL'] ?? usualUi(address) };
}

async function untilItAnswers(
  options: ConnectionOptions,
  address: string,
  namespace: string,
  say: (line: string) => void,
): Promise<void> {
  for (let isSaid = false; ; isSaid = true) {
    try {
      await answers(options, namespace);
      return;
    } catch (error) {
      const refusal = refusalIn(error, { address, namespace });
      if (refusal) throw refusal;
      if (!isSaid) say(waiting(address, error));
    }
    await sleep(RETRY_INTERVAL);
  }
}

const waiting = (address: string, error: unknown): string =>
  `TEMPORAL_ADDRESS ${address} does not answer (${String(error)}): waiting for it. Correct the address, or unset it to have a server started here.`;

/** Not every server lets a client do this (Temporal Cloud does not): then it may have been done already. */
async function addSearchAttributes(
  options: ConnectionOptions,
  namespace: string,
  say: (line: string) => void,
) {
  const connection = await Connection.connect(options);
  try {
    const added = await registerSearchAttributes(connection, namespace);
    if (added.length > 0) say(`Search attributes registered: ${added.join(', ')}`);
  } catch (error) {
    say(`Search attributes could not be registered (${String(error)}); starts fail until somebody does`);
  } finally {
    await connection.close();
  }
}

/** The UI of a development server is 1000 ports above it. */
function usualUi(address: string): string {
  const { hostname, port } = new URL(`http://${address}`);
  return `http://${hostname}:${Number(port === '' ? 7233 : port) + 1000}`;
}

function connectConfig(env: NodeJS.ProcessEnv) {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { connectionOptions, namespace } = loadClientConnectConfig({
    overrideEnvVars: Object.fromEntries(set),
  });
  const { tls, apiKey, metadata } = connectionOptions;
  return {
    namespace,
    connectionOptions: {
      ...(tls === undefined ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata }),
    },
  };
}
