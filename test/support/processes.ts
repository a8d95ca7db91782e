/** worker.ts and the API as processes of their own, as docker-compose.yml runs them, with a platform and a CRM beside. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.js';
import { freePort } from '../../dev-server/free-port.js';

const secrets = {
  RESPONDIO_TOKEN: 'token-of-the-stand-in',
  RESPONDIO_SIGNING_KEY: 'key-of-the-stand-in',
  CRM_TOKEN: 'token-of-the-crm',
};
const apiKey = 'api-key-of-the-tests-0123456789';
const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const ready = { 'dist/worker.js': /workers started/, 'dist/src/cli/api.js': /the API listens/ };

export type Program = keyof typeof ready;

export interface Processes {
  sandbox: Sandbox;
  /** `http://host:port` of the API and of the worker's health. */
  api: string;
  health: string;
  apiKey: string;
  launch(file: Program, more?: NodeJS.ProcessEnv): ChildProcess;
  /** Launched, and saying that it runs. */
  run(file: Program, more?: NodeJS.ProcessEnv): Promise<ChildProcess>;
  close(): Promise<void>;
}

export interface ProcessesOptions {
  /** Where the API listens; absent: wherever there is room. */
  port?: number;
  /** What the stand-in is told besides. */
  sandbox?: Partial<SandboxOptions>;
  /** What both programs are told besides. */
  env?: NodeJS.ProcessEnv;
}

export async function processes(temporalAddress: string, options: ProcessesOptions = {}): Promise<Processes> {
  const [port, healthPort] = [options.port ?? (await freePort()), await freePort()];
  const api = `http://127.0.0.1:${port}`;
  const sandbox = await startSandbox({
    host: '127.0.0.1',
    port: 0,
    token: secrets.RESPONDIO_TOKEN,
    signingKey: secrets.RESPONDIO_SIGNING_KEY,
    crmToken: secrets.CRM_TOKEN,
    webhookUrl: `${api}/webhooks/acme/respond-io`,
    temporalUi: '',
    api,
    apiKey,
    workspace: 'acme',
    ...options.sandbox,
  });
  const env = {
    PATH: process.env['PATH'],
    ...secrets,
    TEMPORAL_ADDRESS: temporalAddress,
    ROUTER_SECRET: 'a secret of at least thirty-two characters',
    ROUTER_API_KEY: apiKey,
    ROUTER_PORT: String(port),
    ROUTER_HEALTH_PORT: String(healthPort),
    ROUTER_POLICY: path('router.yaml'),
    RESPONDIO_BASE_URL: sandbox.platformUrl,
    CRM_URL: sandbox.crmUrl,
    ...options.env,
  };
  const children: ChildProcess[] = [];
  process.once('exit', () => {
    for (const child of children) child.kill('SIGKILL');
  });
  const launch: Processes['launch'] = (file, more = {}) => {
    const child = spawn(process.execPath, [path(file)], {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return child;
  };
  return {
    sandbox,
    api,
    health: `http://127.0.0.1:${healthPort}`,
    apiKey,
    launch,
    run(file, more) {
      const child = launch(file, more);
      child.stderr?.pipe(process.stderr);
      return new Promise((resolve, reject) => {
        createInterface({ input: child.stdout! }).on('line', (line) => {
          if (ready[file].test(line)) resolve(child);
        });
        child.once('exit', (code) => reject(new Error(`${file} ended with ${String(code)}`)));
      });
    },
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await sandbox.stop();
    },
  };
}

/** Asks it to stop in order; gives the exit code. */
export async function stopped(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  return (await ended)[0];
}
