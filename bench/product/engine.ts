/** The product whole, as `npm start` runs it: API and workers in one process; signed webhooks in, policy, desk, connector. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '../../src/app/process/logging.js';
import { installRuntime } from '../../src/app/process/runtime.js';
import { parseRouterConfig } from '../../src/config/load.js';
import { startService } from '../../src/app/service.js';
import type { EngineArgs } from '../speed/engine.js';
import { policyFor, SIGNING_KEY, workflowBundle } from './policy.js';

const args = JSON.parse(process.argv[2] ?? '{}') as EngineArgs;
const logger = createLogger(mkdtempSync(join(tmpdir(), 'vip-router-bench-')), process.env);
installRuntime(logger);
const env = { ...process.env, TOKEN: 'token-of-the-bench', SIGNING_KEY };
const service = await startService({
  temporalAddress: args.temporal,
  namespace: 'default',
  config: parseRouterConfig(policyFor(args), env),
  host: '127.0.0.1',
  port: args.port,
  workflowBundle: args.workflowBundle ?? workflowBundle,
  secret: 'secret-of-the-bench-0123456789abcdef',
  env,
  logger,
});
process.once('SIGTERM', () => void service.stop().then(() => process.exit(0)));
