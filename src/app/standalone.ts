/** The worker and the API as processes of their own: everything comes from the environment. */
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { loadRouterConfig } from '../config/load.js';
import { ConfigError } from '../config/problems.js';
import { readSettings, SettingsError } from '../config/settings.js';
import type { ServiceOptions } from './service.js';
import { remoteCodecOf } from '../temporal/codec/remote-codec.js';
import { versioningOf } from '../temporal/worker-versions.js';
import { installRuntime } from './process/runtime.js';
import { redact } from './process/redaction.js';
import { linesTo } from './process/terminal.js';

export type Standalone = ServiceOptions & {
  workflowBundle: string;
  /** Where a worker answers /healthz, /readyz and /metrics; absent: nowhere. */
  healthPort?: number;
};

const MIN_SECRET = 32;
const workflowBundle = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/** Reads and checks what such a process needs; prints every problem and ends the process when there is one. */
export function standalone(env: NodeJS.ProcessEnv): Standalone {
  const logger = pino({ level: env['LOG_LEVEL'] ?? 'info', redact }, linesTo(process.stdout));
  try {
    const options = read(env, logger);
    const sdkMetrics = installRuntime(logger);
    for (const signal of signals) process.once(signal, goAtOnce);
    return { ...options, sdkMetrics };
  } catch (e) {
    if (e instanceof ConfigError) fail([`${e.message}:`, ...e.lines()]);
    if (e instanceof SettingsError) fail(e.problems);
    throw e;
  }
}

function read(env: NodeJS.ProcessEnv, logger: Logger): Standalone {
  const settings = readSettings({}, env);
  const { host, port, policy } = settings;
  const secret = env['ROUTER_SECRET'] ?? '';
  if (secret.length < MIN_SECRET) {
    throw new SettingsError([
      `ROUTER_SECRET needs at least ${MIN_SECRET} characters, the same in every process`,
    ]);
  }
  remoteCodecOf(env); // Mistakes in it are told now.
  const temporalUi = env['TEMPORAL_UI_URL'] ?? '';
  const taskQueue = env['ROUTER_TASK_QUEUE'] ?? '';
  const healthPort = env['ROUTER_HEALTH_PORT'] ?? '';
  return {
    temporalAddress: env['TEMPORAL_ADDRESS'] ?? '127.0.0.1:7233',
    namespace: env['TEMPORAL_NAMESPACE'] ?? 'default',
    config: loadRouterConfig(policy, env),
    policyFile: { path: policy, load: () => loadRouterConfig(policy, env) },
    host,
    port,
    secret,
    env,
    logger,
    workflowBundle,
    ...versioningOf(settings, false),
    ...(temporalUi === '' ? {} : { temporalUi }),
    ...(taskQueue === '' ? {} : { taskQueue }),
    ...(healthPort === '' ? {} : { healthPort: portIn(healthPort) }),
  };
}

function fail(lines: string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

function portIn(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SettingsError([`ROUTER_HEALTH_PORT: "${text}" is not a port number`]);
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** While a process waits for Temporal nothing has begun that would have to end. */
const goAtOnce = (): never => process.exit(0);

/** Resolves at the first SIGINT or SIGTERM; from now on the caller ends what has begun. */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) process.off(signal, goAtOnce).once(signal, () => resolve());
  });
}
