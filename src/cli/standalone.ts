/** The worker and the API as processes of their own: everything comes from the environment. */
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { loadRouterConfig } from '../config/load.js';
import { ConfigError } from '../config/problems.js';
import { readSettings, SettingsError } from '../config/settings.js';
import type { ServiceOptions } from '../service.js';
import { remoteCodecOf } from '../temporal/codec/remote-codec.js';
import { installRuntime } from './start/logging.js';
import { redact } from './start/redaction.js';

export type Standalone = ServiceOptions & { workflowBundle: string };

const LEAST_SECRET = 32;
const workflowBundle = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));

/** Reads and checks what such a process needs; prints every problem and ends the process when there is one. */
export function standalone(env: NodeJS.ProcessEnv): Standalone {
  const logger = pino({ level: env['LOG_LEVEL'] ?? 'info', redact });
  try {
    const options = read(env, logger);
    installRuntime(logger);
    return options;
  } catch (e) {
    if (e instanceof ConfigError) fail([`${e.message}:`, ...e.lines()]);
    if (e instanceof SettingsError) fail(e.problems);
    throw e;
  }
}

function read(env: NodeJS.ProcessEnv, logger: Logger): Standalone {
  const { host, port, policy } = readSettings([], env);
  const secret = env['ROUTER_SECRET'] ?? '';
  if (secret.length < LEAST_SECRET) {
    throw new SettingsError([
      `ROUTER_SECRET needs at least ${LEAST_SECRET} characters, the same in every process`,
    ]);
  }
  remoteCodecOf(env); // Mistakes in it are told now.
  const temporalUi = env['TEMPORAL_UI_URL'] ?? '';
  const taskQueue = env['ROUTER_TASK_QUEUE'] ?? '';
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
    ...(temporalUi === '' ? {} : { temporalUi }),
    ...(taskQueue === '' ? {} : { taskQueue }),
  };
}

function fail(lines: string[]): never {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(1);
}

/** Resolves at the first SIGINT or SIGTERM. */
export function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
