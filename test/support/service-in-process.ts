/** API and workers of a whole installation in this process, on a Temporal server and a sandbox of their own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { installRuntime } from '../../src/app/process/runtime.js';
import { redact } from '../../src/app/process/redaction.js';
import { loadRouterConfig } from '../../src/config/load.js';
import { startSandbox } from '../../sandbox/index.js';
import { startService } from '../../src/app/service.js';
import { freePort } from '../../dev-server/free-port.js';
import { resolveBinary } from '../../dev-server/resolve-binary.js';
import { buildWorkflowBundle } from '../../scripts/build.mjs';
import { startTestServer } from './test-server.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const host = '127.0.0.1';

/** Everything logged at info and above, by the router and by the SDK. */
const logged: string[] = [];
const logger = pino({ level: 'info', redact }, { write: (line: string) => void logged.push(line) });
let hasRuntime = false;

export interface ServiceInProcess {
  api: string;
  apiKey: string;
  temporalAddress: string;
  sandbox: SandboxClient;
  sandboxUrl: string;
  /** Without any codec. */
  client: Client;
  /** Environment of the processes. */
  env: NodeJS.ProcessEnv;
  logged: readonly string[];
  /** Path of the policy file. */
  policy: string;
  /** Folder of Temporal's database. */
  database: string;
  /** Temporal goes on. */
  stopWorkers(): Promise<void>;
  /** Stops the processes and leaves the folder. */
  stop(): Promise<void>;
  remove(): void;
}

/** @param edit of the demo's policy. @param more environment. @param wantedPort of the API; any free one by itself */
export async function serviceInProcess(
  edit: (policy: string) => string,
  more: NodeJS.ProcessEnv,
  wantedPort?: number,
): Promise<ServiceInProcess> {
  if (!hasRuntime) installRuntime(logger);
  hasRuntime = true;
  logged.length = 0;
  const folder = mkdtempSync(join(tmpdir(), 'vip-router-service-'));
  const database = join(folder, 'temporal');
  const binary = await resolveBinary({ env: process.env, say: () => undefined });
  const server = await startTestServer({ binary, folder: database });
  const workflowBundle = process.env['TEST_WORKFLOW_BUNDLE'] ?? join(folder, 'bundle.js');
  if (process.env['TEST_WORKFLOW_BUNDLE'] === undefined) await buildWorkflowBundle(workflowBundle);
  const port = wantedPort ?? (await freePort());
  const api = `http://${host}:${port}`;
  const keys = { token: 'token-of-the-stand-in', signingKey: 'key-of-the-stand-in' };
  const apiKey = 'api-key-of-the-tests-0123456789';
  const sandbox = await startSandbox({
    ...keys,
    host,
    port: 0,
    crmToken: 'token-of-the-crm',
    webhookUrl: `${api}/webhooks/acme/respond-io`,
    temporalUi: '',
    api,
    apiKey,
    workspace: 'acme',
    callsPerSecond: 0,
  });
  const env: NodeJS.ProcessEnv & { ROUTER_SECRET: string } = {
    RESPONDIO_BASE_URL: sandbox.platformUrl,
    RESPONDIO_TOKEN: keys.token,
    RESPONDIO_SIGNING_KEY: keys.signingKey,
    CRM_URL: sandbox.crmUrl,
    CRM_TOKEN: 'token-of-the-crm',
    ROUTER_API_KEY: apiKey,
    ROUTER_SECRET: 'a secret of at least thirty-two characters',
    TEMPORAL_ADDRESS: server.address,
    ...more,
  };
  const policy = join(folder, 'router.yaml');
  const demo = readFileSync(join(root, 'docs/examples/demo.router.yaml'), 'utf8');
  writeFileSync(policy, edit(demo.replace('id: demo', 'id: acme').replace('timeout: 6s', 'timeout: 5m')));
  const service = await startService({
    temporalAddress: server.address,
    namespace: 'default',
    config: loadRouterConfig(policy, env),
    host,
    port,
    secret: env.ROUTER_SECRET,
    env,
    workflowBundle,
    logger,
  });
  const connection = await Connection.connect({ address: server.address });
  let stopping: Promise<void> | undefined;
  const stopWorkers = () => (stopping ??= service.stop());
  return {
    api,
    apiKey,
    stopWorkers,
    temporalAddress: server.address,
    sandbox: new SandboxClient(sandbox.url),
    sandboxUrl: sandbox.url,
    client: new Client({ connection }),
    env,
    logged,
    policy,
    database,
    async stop() {
      await stopWorkers();
      await sandbox.stop();
      await connection.close();
      await server.stop();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
