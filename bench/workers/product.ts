/** The product as docker-compose.yml runs it: one API and any number of workers, each a process of its own. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dev-server/free-port.js';
import { until } from '../../test/support/wait.js';
import { policyFor, SIGNING_KEY } from '../product/policy.js';
import { webhooks } from '../product/wire.js';
import { isReady, posting, type Engine, type EngineArgs } from '../speed/engine.js';
import type { Processes, Running } from '../processes.js';

export interface Product {
  /** Takes openings; its process is the API's. */
  engine: Engine;
  workers(): readonly Running[];
  /** Starts or drains workers until there are `to`, all ready. @returns the number of new ones */
  scale(to: number): Promise<number>;
}

interface Options {
  told: Omit<EngineArgs, 'port'>;
  namespace: string;
  folder: string;
}

const HOST = '127.0.0.1';
const built = (file: string) => fileURLToPath(new URL(`../../dist/${file}`, import.meta.url));

/** The API and one worker run when it resolves. */
export async function startProduct(processes: Processes, options: Options): Promise<Product> {
  const { told, namespace, folder } = options;
  const port = await freePort();
  const policyFile = join(folder, 'router.yaml');
  writeFileSync(policyFile, policyFor({ ...told, port }));
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    TEMPORAL_ADDRESS: told.temporal,
    TEMPORAL_NAMESPACE: namespace,
    ROUTER_SECRET: 'secret-of-the-bench-0123456789abcdef',
    ROUTER_POLICY: policyFile,
    ROUTER_HOST: HOST,
    ROUTER_PORT: String(port),
    TOKEN: 'token-of-the-bench',
    SIGNING_KEY,
  };
  const startOne = async (name: string, file: string, at: number, more: NodeJS.ProcessEnv = {}) => {
    const args = [built(file)];
    const one = await processes.start({ name, file: process.execPath, args, env: { ...env, ...more } });
    await until(`the ${name} is ready`, () => isReady(at));
    return one;
  };
  const startWorker = async (nth: number) => {
    const at = await freePort();
    return startOne(`worker ${nth}`, 'worker.js', at, { ROUTER_HEALTH_PORT: String(at) });
  };

  const workers: Running[] = [];
  const scale = async (to: number) => {
    // The newest stop first: the others stay warm.
    await Promise.all(workers.splice(to).map((one) => one.stop()));
    const fresh = Array.from({ length: to - workers.length }, (_, at) => workers.length + at + 1);
    workers.push(...(await Promise.all(fresh.map(startWorker))));
    return fresh.length;
  };
  const [api] = await Promise.all([startOne('API', 'src/cli/api.js', port), scale(1)]);
  const post = posting('the API', `http://${HOST}:${port}`);
  const engine: Engine = {
    ...api,
    name: 'API and workers',
    open: (contact) => post(webhooks.open(contact)),
    reply: (contact, text) => post(webhooks.reply(contact, text)),
  };
  return { engine, workers: () => workers, scale };
}
