/** Starts the parts in order; each is noted for the teardown as soon as it runs. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRouterConfig } from '../../config/load.js';
import type { RouterConfig } from '../../config/workspace.js';
import type { Sandbox } from '../../../sandbox/index.js';
import { startService } from '../../app/service.js';
import { versioningOf } from '../../temporal/worker-versions.js';
import { curlLine, type Addresses } from './announce.js';
import { withoutTemporal } from './environment.js';
import { createLogger } from '../../app/process/logging.js';
import { installRuntime } from '../../app/process/runtime.js';
import type { Prepared } from './prepare.js';
import { forgetRunning, noteRunning } from './running.js';
import { sampleContact, startOurSandbox } from './sandbox.js';
import type { Teardown } from './teardown.js';
import { startOwnTemporal } from './temporal.js';

export interface Running {
  addresses: Addresses;
  curl: string;
  /** Where the key of that line is; absent: in it, or the user's own. */
  keyFile?: string;
  /** Rejects when a part dies by itself. */
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

  noteRunning(settings.data, { temporal: temporal.address, namespace: temporal.namespace, api });
  teardown.add('The note of this start', () => {
    forgetRunning(settings.data);
    return Promise.resolve();
  });
  const addresses = { api, temporalUi: temporal.uiUrl, temporal: temporal.address };
  return {
    addresses: sandbox ? { ...addresses, sandbox: sandbox.url } : addresses,
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
  const server = await startOwnTemporal(settings, env, say);
  teardown.add('Temporal', () => server.stop());
  return server;
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
