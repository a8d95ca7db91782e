/** A real Temporal server on PostgreSQL, set up as docker-compose.yml does it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { freePort } from '../../dev-server/free-port.js';
import { registerSearchAttributes } from '../../dev-server/register-search-attributes.js';
import { until } from '../../test/support/wait.js';
import type { Postgres } from './postgres.js';
import type { Processes, Running } from '../processes.js';
import type { Programs } from './programs.js';

export interface Temporal extends Running {
  address: string;
}

const HOST = '127.0.0.1';
const STORES = { temporal: 'temporal', temporal_visibility: 'visibility' };
const dynamicConfig = fileURLToPath(new URL('../../deploy/temporal-dynamic-config.yaml', import.meta.url));
/** What the server's template takes ports from; it has others for an inner frontend, which is not switched on. */
const PORTS = [
  ...['FRONTEND_HTTP_PORT', 'FRONTEND_MEMBERSHIP_PORT', 'MATCHING_GRPC_PORT', 'MATCHING_MEMBERSHIP_PORT'],
  ...['HISTORY_GRPC_PORT', 'HISTORY_MEMBERSHIP_PORT', 'WORKER_GRPC_PORT', 'WORKER_MEMBERSHIP_PORT'],
];

/** Ready means: each of these namespaces takes runs with our search attributes. */
export async function startTemporal(
  processes: Processes,
  { server, sql }: Programs,
  { postgres, namespaces }: { postgres: Postgres; namespaces: string[] },
): Promise<Temporal> {
  await makeTables(processes, sql, postgres);
  const port = await freePort();
  const ports = await Promise.all(PORTS.map(async (name) => [name, String(await freePort())] as const));
  const running = await processes.start({
    name: 'temporal',
    file: server,
    args: ['start'],
    env: {
      DB: 'postgres12_pgx',
      POSTGRES_SEEDS: HOST,
      DB_PORT: String(postgres.port),
      POSTGRES_USER: postgres.user,
      POSTGRES_PWD: postgres.password,
      DBNAME: 'temporal',
      VISIBILITY_DBNAME: 'temporal_visibility',
      NUM_HISTORY_SHARDS: '4',
      BIND_ON_IP: HOST,
      FRONTEND_GRPC_PORT: String(port),
      ...Object.fromEntries(ports),
      DYNAMIC_CONFIG_FILE_PATH: dynamicConfig,
      LOG_LEVEL: 'warn',
    },
  });
  const address = `${HOST}:${port}`;
  const connection = await until('Temporal listens', () =>
    Connection.connect({ address, connectTimeout: 1_000 }).catch(() => undefined),
  );
  try {
    for (const namespace of namespaces) await openNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
  return { ...running, address };
}

async function makeTables(processes: Processes, sql: string, { port, user, password }: Postgres) {
  for (const [database, schema] of Object.entries(STORES)) {
    const steps = [
      ['create'],
      ['setup-schema', '-v', '0.0'],
      ['update-schema', '--schema-name', `postgresql/v12/${schema}`],
    ];
    const where = ['--plugin', 'postgres12_pgx', '--ep', HOST, '-p', String(port), '-u', user];
    for (const step of steps)
      await processes.run({
        name: 'sql',
        file: sql,
        args: [...where, '--db', database, ...step],
        env: { SQL_PASSWORD: password },
      });
  }
}

/** The server's services learn of a namespace, and of its search attributes, some seconds later. */
async function openNamespace(connection: Connection, namespace: string): Promise<void> {
  const { workflowService } = connection;
  const workflowExecutionRetentionPeriod = msToTs('7 days');
  const again = (what: string, call: () => Promise<unknown>) =>
    until(`${what} of ${namespace}`, () =>
      call().then(
        () => true,
        () => sleep(200, false),
      ),
    );
  await again('registration', () =>
    workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod })
      .catch(() => workflowService.describeNamespace({ namespace })),
  );
  await again('search attributes', () => registerSearchAttributes(connection, namespace));
  await again('a search', () =>
    workflowService.countWorkflowExecutions({ namespace, query: 'Queued = true' }),
  );
}
