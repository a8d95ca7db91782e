/** Temporal, worker and API, each a process that is killed by itself and started again, with a platform and a CRM beside. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { ensureBuilt } from '../../scripts/build.mjs';
import type { Sandbox, SandboxOptions } from '../../sandbox/index.js';
import { startDevServer, type DevServer } from '../../dev-server/dev-server.js';
import { freePort } from '../../dev-server/free-port.js';
import { resolveBinary } from '../../dev-server/resolve-binary.js';
import { leaks, TEST_SECRETS } from './leaks.js';
import { processes, type Program } from './processes.js';
import { isAlive, temporalPid } from './temporal-process.js';
import { until } from './wait.js';

export const members = ['worker', 'api', 'temporal'] as const;
export type Member = (typeof members)[number];

const programs: Record<Exclude<Member, 'temporal'>, Program> = {
  worker: 'dist/worker.js',
  api: 'dist/src/cli/api.js',
};

export interface FleetOptions {
  /** Text of router.yaml. */
  policy: string;
  env?: NodeJS.ProcessEnv;
  sandbox?: Partial<SandboxOptions>;
  /** Port of the API, for whoever stands before it. */
  port?: number;
  /** Port of Temporal, for the same. */
  temporalPort?: number;
}

export interface Fleet {
  sandbox: Sandbox;
  temporalAddress: string;
  api: string;
  apiKey: string;
  /** Resolves when it is dead. */
  kill(member: Member): Promise<void>;
  /** Resolves when it says that it is ready. */
  start(member: Member): Promise<void>;
  /** Process id of a member that runs. */
  pid(member: Member): number;
  /** @throws {Error} when a secret has found its way into Temporal's files */
  close(): Promise<void>;
}

/** What a platform does when its endpoint fails too often or too long is another matter. */
const steadfast: Partial<SandboxOptions> = {
  callsPerSecond: 0,
  errorsAllowed: Infinity,
  retryAfter: [200, 400, 800, 1_600, 3_200, ...Array.from({ length: 10 }, () => 5_000)],
};

/** Everything runs when it resolves. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  if (!(await ensureBuilt())) throw new Error('the build failed');
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const binary = await resolveBinary({ env: process.env, say });
  const data = mkdtempSync(join(tmpdir(), 'vip-router-fleet-'));
  const policyFile = join(data, 'router.yaml');
  writeFileSync(policyFile, options.policy);
  const port = options.temporalPort ?? (await freePort());
  const address = `127.0.0.1:${port}`;
  const service = await processes(address, {
    ...(options.port === undefined ? {} : { port: options.port }),
    sandbox: { ...steadfast, ...options.sandbox },
    env: { ROUTER_POLICY: policyFile, ...options.env },
  });
  const running = new Map<Member, ChildProcess>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  let server: DevServer | undefined;

  const fleet: Fleet = {
    sandbox: service.sandbox,
    temporalAddress: address,
    api: service.api,
    apiKey: service.apiKey,
    async start(member) {
      if (member !== 'temporal') running.set(member, await service.run(programs[member]));
      else
        server = await startDevServer({
          binary,
          port,
          dbFile: join(data, 'temporal.db'),
          say: () => undefined,
        });
    },
    async kill(member) {
      const pid = fleet.pid(member);
      process.kill(pid, 'SIGKILL');
      await until(`${member} is dead`, () => !isAlive(pid));
    },
    pid(member) {
      if (member === 'temporal') return temporalPid(data);
      const { pid } = running.get(member) ?? {};
      if (pid === undefined) throw new Error(`the ${member} does not run`);
      return pid;
    },
    async close() {
      await service.close();
      await server?.stop();
      const found = leaks(data, TEST_SECRETS);
      rmSync(data, { recursive: true, force: true });
      if (found.length > 0) throw new Error(`secrets where none may be: ${found.join(', ')}`);
    },
  };
  try {
    await fleet.start('temporal');
    await Promise.all([fleet.start('worker'), fleet.start('api')]);
  } catch (e) {
    await fleet.close();
    throw e;
  }
  return fleet;
}
