/** Starts the parts in order. The teardown knows each as soon as it runs. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRouterConfig } from '../../config/load.js';
import type { RouterConfig } from '../../config/workspace.js';
import type { Sandbox } from '../../../sandbox/index.js';
import { startService } from '../../app/service.js';
import { versioningOf } from '../../temporal/worker-versions.js';
import { startDevServer } from '../../../dev-server/dev-server.js';
import { keepServer } from '../../../dev-server/kept-server.js';
import { resolveBinary } from '../../../dev-server/resolve-binary.js';
import { forgetRunning, noteRunning } from './data-folder.js';
import { withoutTemporal } from './environment.js';
import { createLogger } from '../../app/process/logging.js';
import { installRuntime } from '../../app/process/runtime.js';
import { temporalFile, type Prepared } from './prepare.js';
import type { Teardown } from './process.js';
import { sampleContact, startOurSandbox } from './sandbox.js';

export interface Addresses {
  api: string;
  temporalUi: string;
  temporal: string;
  /** Absent without a sandbox. */
  sandbox?: string;
}

export interface Running {
  addresses: Addresses;
  curl: string;
  /** Where the key of that line is stored; absent: the line has it, or the user does. */
  keyFile?: string;
  /** Rejects when a part ends by itself. */
  done: Promise<never>;
}

/** Made by the build, beside the compiled code. */
const workflowBundle = fileURLToPath(new URL('../../../workflow-bundle.js', import.meta.url));

export async function run(
  prepared: Prepared,
  teardown: Teardown,
  say: (line: string) => void,
): Promise<Running> {
  const { settings, env } = prepared;
  const logger = createLogger(settings.data, env);
  const sdkMetrics = installRuntime(logger);
  const temporal = await temporalOf(prepared, teardown, say);
  const api = `http://${reachable(settings.host)}:${settings.port}`;
  const ui = `${temporal.uiUrl}/namespaces/${temporal.namespace}`;
  const config = withLinks(prepared.config, ui);
  const load = () => withLinks(loadRouterConfig(settings.policy, env), ui);
  const sandbox = settings.sandbox
    ? await startOurSandbox({
        settings,
        env,
        workspace: config.workspaces[0]?.id ?? '',
        api,
        temporalUi: temporal.uiUrl,
      })
    : undefined;
  if (sandbox) teardown.add('The sandbox', () => sandbox.stop());
  const service = await startService({
    temporalAddress: temporal.address,
    namespace: temporal.namespace,
    config,
    policyFile: { path: settings.policy, load },
    host: settings.host,
    port: settings.port,
    temporalUi: temporal.uiUrl,
    workflowBundle,
    secret: env['ROUTER_SECRET'] ?? '',
    env: prepared.existing ? env : withoutTemporal(env, settings.data),
    logger,
    sdkMetrics,
    ...taskQueueOf(env),
    ...versioningOf(settings, true),
  });
  teardown.add('API and worker', () => service.stop());

  const addresses = {
    api,
    temporalUi: temporal.uiUrl,
    temporal: temporal.address,
    ...(sandbox ? { sandbox: sandbox.url } : {}),
  };
  noteRunning(settings.data, { namespace: temporal.namespace, ...addresses });
  teardown.add('The note of this start', () => {
    forgetRunning(settings.data);
    return Promise.resolve();
  });
  return {
    addresses,
    curl: await lineToTry(prepared, api, sandbox),
    ...(prepared.userKey || settings.sandbox ? {} : { keyFile: join(settings.data, 'secrets.json') }),
    done: Promise.race([
      service.done.then(() => Promise.reject(new Error('The worker ended'))),
      temporal.ended,
    ]),
  };
}

const taskQueueOf = ({ ROUTER_TASK_QUEUE: taskQueue }: NodeJS.ProcessEnv) => (taskQueue ? { taskQueue } : {});

async function temporalOf(
  { existing, settings, env }: Prepared,
  teardown: Teardown,
  say: (line: string) => void,
) {
  if (existing) return { ...existing, ended: new Promise<never>(() => undefined) };
  const binary = await resolveBinary({ env, say });
  const start = (signal: AbortSignal) =>
    startDevServer({
      binary,
      port: settings.temporalPort,
      uiPort: settings.temporalUiPort,
      uiHost: settings.host,
      dbFile: temporalFile(settings),
      say,
      signal,
    });
  const server = await keepServer(start, say);
  teardown.add('Temporal', () => server.stop());
  return { ...server, namespace: 'default' };
}

/** Comments on a conversation link to its run. */
const withLinks = ({ workspaces }: RouterConfig, temporalUi: string): RouterConfig => ({
  workspaces: workspaces.map((one) => ({ ...one, policy: { temporalUi, ...one.policy } })),
});

async function lineToTry({ env, settings, userKey }: Prepared, api: string, sandbox: Sandbox | undefined) {
  const contact = sandbox && (await sampleContact(sandbox));
  // With a sandbox this is a trial. Without one, the output may end in a log file, so no key is printed.
  const key = userKey || !settings.sandbox ? '$ROUTER_API_KEY' : (env['ROUTER_API_KEY'] ?? '');
  return curlLine(api, key, contact ?? { id: '1042', email: 'jane@example.com' });
}

const reachable = (host: string): string => {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
};

/** @param key the API key, or a reference to the variable that holds it */
function curlLine(api: string, key: string, contact: { id: string; email: string }): string {
  const body = JSON.stringify({
    conversation: contact.id,
    contact: { id: contact.id, email: contact.email },
  });
  return [
    `curl -X POST ${api}/v1/conversations`,
    `-H "Authorization: Bearer ${key}"`,
    '-H "Content-Type: application/json"',
    `-d '${body}'`,
  ].join(' ');
}
