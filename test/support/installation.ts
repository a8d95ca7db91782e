/** A whole installation for tests: `npm start` in a process group of its own, the sandbox outside of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ScheduleOverlapPolicy } from '@temporalio/client';
import { parse, parseDocument } from 'yaml';
import { withClient } from '../../src/cli/connection.js';
import { lastCatchUp } from '../../src/client/catch-up/catch-up-schedule.js';
import type { CatchUpResult } from '../../src/routing/catch-up/catch-up.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/index.js';
import type { Dialect } from '../../sandbox/platforms/dialect.js';
import { dialects } from '../../sandbox/platforms/index.js';
import { freePort } from '../../dev-server/free-port.js';
import { leaks, secretsOf } from './leaks.js';
import { freeze, isAlive, temporalPid, thaw } from './temporal-process.js';
import { until } from './wait.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const host = '127.0.0.1';
const keys = {
  token: 'the-token-of-the-stand-in',
  signingKey: 'the-signing-key-of-the-stand-in',
  crmToken: 'token-of-the-crm',
};
type Keys = typeof keys;
const apiKey = 'api-key-of-the-tests-0123456789';

export interface Installation {
  sandbox: Sandbox;
  api: string;
  apiKey: string;
  /** What the platform and the CRM want to be shown. */
  keys: Keys;
  webhookUrl: string;
  temporalAddress: string;
  /** Process ids; the service's is that of API and workers, which are one process. */
  pids(): { service: number; temporal: number };
  /** Starts Temporal, workers and API; resolves when they are ready. */
  start(): Promise<void>;
  /** kill -9 of API, workers and Temporal together. */
  kill(): Promise<void>;
  /** Temporal stops answering, and goes on, without losing anything. */
  freezeTemporal(frozen: boolean): Promise<void>;
  /** Has one of its Schedules run at once, beside one that is under way. */
  trigger(schedule: string): Promise<void>;
  /** What its last catch-up has found. */
  lastCatchUp(): Promise<CatchUpResult | undefined>;
  /** A signed webhook, as the platform sends it. */
  webhook(body: object): Promise<Response>;
  stop(): Promise<void>;
}

/** The demo's policy for workspace `acme`, with a question that waits, and further edits. */
export function demoPolicy(...edits: [found: string, put: string][]): string {
  const demo = readFileSync(join(root, 'docs/examples/demo.router.yaml'), 'utf8');
  const all: typeof edits = [['id: demo', 'id: acme'], ['timeout: 6s', 'timeout: 5m'], ...edits];
  return all.reduce((text, [found, put]) => {
    if (!text.includes(found)) throw new Error(`the demo's policy has no "${found}"`);
    return text.replace(found, put);
  }, demo);
}

/** The policy with the platform that the platform's own example describes. */
function onPlatform(policy: string, platform: string): string {
  if (platform === 'respond-io') return policy;
  const example = readFileSync(join(root, `docs/examples/${platform}.router.yaml`), 'utf8');
  const { workspaces } = parse(example) as { workspaces: [{ platform: object }] };
  const document = parseDocument(policy);
  document.setIn(['workspaces', 0, 'platform'], workspaces[0].platform);
  return String(document);
}

/** The variables by which a platform's example is told where its stand-in is, and the key to it. */
export function variablesFor({ variables }: Dialect, url: string, { token, signingKey }: Keys) {
  return {
    [variables.baseUrl]: url,
    [variables.token]: token,
    [variables.signingKey]: signingKey,
    ...variables.besides,
  };
}

/** The keys in the form that the platform wants. */
function keysFor({ secretOf = (random) => random }: Dialect): Keys {
  return { ...keys, token: secretOf(keys.token), signingKey: secretOf(keys.signingKey) };
}

/** @param more what else the sandbox is told; `platform` is the one it plays, and the service works on */
export async function install(policy: string, more: Partial<SandboxOptions> = {}): Promise<Installation> {
  const data = mkdtempSync(join(tmpdir(), 'vip-router-e2e-'));
  const policyFile = join(data, 'router.yaml');
  const { platform = 'respond-io' } = more;
  writeFileSync(policyFile, onPlatform(policy, platform));
  const [port, temporalPort, uiPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const api = `http://${host}:${port}`;
  const server = { address: `${host}:${temporalPort}`, namespace: 'default' };
  const webhookUrl = `${api}/webhooks/acme/${platform}`;
  const dialect: Dialect = dialects[platform];
  const options = {
    ...keysFor(dialect),
    host,
    port: 0,
    webhookUrl,
    temporalUi: `http://${host}:${uiPort}`,
    api,
    apiKey,
    workspace: 'acme',
    // As often as the real one at most, and quicker.
    retryAfter: dialect.retryAfter.length === 0 ? [] : [200, 400, 800, 1_600, 3_200, 6_400],
    callsPerSecond: 0,
    ...more,
  };
  const sandbox = await startSandbox(options);
  const env = {
    ...process.env,
    ...variablesFor(dialect, sandbox.platformUrl, options),
    CRM_URL: sandbox.crmUrl,
    CRM_TOKEN: options.crmToken,
    ROUTER_API_KEY: apiKey,
  };
  const ports = ['--port', port, '--temporal-port', temporalPort, '--temporal-ui-port', uiPort].map(String);
  const args = [
    join(root, 'bin/vip-router.mjs'),
    'start',
    '--no-sandbox',
    '--data',
    data,
    '--policy',
    policyFile,
    ...ports,
  ];
  let child: ChildProcess | undefined;

  return {
    sandbox,
    api,
    apiKey,
    keys: options,
    webhookUrl,
    temporalAddress: server.address,
    pids: () => ({ service: child?.pid ?? 0, temporal: temporalPid(data) }),
    async start() {
      child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
      await untilReady(child);
    },
    async kill() {
      if (child?.pid === undefined) return;
      const ended = once(child, 'exit');
      const temporal = temporalPid(data);
      process.kill(temporal, 'SIGKILL');
      process.kill(-child.pid, 'SIGKILL');
      await ended;
      await until('Temporal is dead', () => !isAlive(temporal));
    },
    async freezeTemporal(frozen) {
      const temporal = temporalPid(data);
      if (frozen) await freeze(temporal);
      else thaw(temporal);
    },
    lastCatchUp: () => withClient(server, {}, (client) => lastCatchUp(client, 'acme')),
    trigger(schedule) {
      return withClient(server, {}, (client) =>
        client.schedule.getHandle(schedule).trigger(ScheduleOverlapPolicy.ALLOW_ALL),
      );
    },
    webhook(body) {
      const raw = JSON.stringify(body);
      const signed = dialect.headers({ id: randomUUID(), raw }, options.signingKey);
      const headers = { 'content-type': 'application/json', ...signed };
      return fetch(webhookUrl, { method: 'POST', headers, body: raw });
    },
    async stop() {
      if (child?.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        thaw(temporalPid(data));
        child.kill('SIGINT');
        await ended;
      }
      await sandbox.stop();
      const found = leaks(data, [
        options.token,
        options.signingKey,
        options.crmToken,
        apiKey,
        secretsOf(data)['ROUTER_SECRET'] ?? '',
      ]);
      if (found.length > 0) throw new Error(`secrets where none may be: ${found.join(', ')}`);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        if (line.startsWith('ready ')) resolve();
      });
    }
    child.once('exit', () => reject(new Error(`the service ended:\n${said.join('\n')}`)));
  });
  await ready;
}
