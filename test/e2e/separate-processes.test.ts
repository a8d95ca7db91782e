/** worker.ts and the API as processes of their own, as docker-compose.yml runs them. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { freePort } from '../../src/temporal/server/free-port.js';
import { exportRun } from '../support/namespace.js';
import { testEnvironment, type TestEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';

const path = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const secrets = {
  RESPONDIO_TOKEN: 'token-of-the-stand-in',
  RESPONDIO_SIGNING_KEY: 'key-of-the-stand-in',
  CRM_TOKEN: 'token-of-the-crm',
};
const apiKey = 'api-key-of-the-tests-0123456789';

describe('worker and API as processes of their own', () => {
  let temporal: TestEnvironment;
  let sandbox: Sandbox;
  let env: NodeJS.ProcessEnv;
  let port: number;
  const children: ChildProcess[] = [];

  const run = async (file: string, ready: RegExp): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [path(file)], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (ready.test(line)) resolve();
      });
      child.once('exit', (code) => reject(new Error(`${file} ended with ${String(code)}`)));
    });
    return child;
  };
  const stopped = async (child: ChildProcess): Promise<unknown> => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    return (await ended)[0];
  };

  before(async () => {
    temporal = await testEnvironment();
    port = await freePort();
    sandbox = await startSandbox({
      host: '127.0.0.1',
      port: 0,
      token: secrets.RESPONDIO_TOKEN,
      signingKey: secrets.RESPONDIO_SIGNING_KEY,
      crmToken: secrets.CRM_TOKEN,
      webhookUrl: `http://127.0.0.1:${port}/webhooks/acme/respond-io`,
      temporalUi: '',
      api: `http://127.0.0.1:${port}`,
      apiKey,
      workspace: 'acme',
    });
    env = {
      PATH: process.env['PATH'],
      ...secrets,
      TEMPORAL_ADDRESS: temporal.address,
      ROUTER_SECRET: 'a secret of at least thirty-two characters',
      ROUTER_API_KEY: apiKey,
      ROUTER_PORT: String(port),
      ROUTER_POLICY: path('router.yaml'),
      RESPONDIO_BASE_URL: sandbox.platformUrl,
      CRM_URL: sandbox.crmUrl,
    };
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await sandbox.stop();
    await temporal.close();
  });

  const routed = async (name: string) => {
    const worker = await run('dist/worker.js', /the workers run/);
    const api = await run('dist/src/cli/api.js', /the API listens/);
    const client = new SandboxClient(sandbox.url);
    const email = `${name.toLowerCase()}@example.com`;
    const { id } = await client.createContact({ name, email, vip: true });
    await client.write(id, 'hi');
    const routing = await until(`${name} is assigned`, async () => {
      const status = await client.routing(id);
      return status?.status === 'assigned' && status;
    });
    assert.match(routing.summary, /Ana: dedicated person; VIP/);
    assert.deepEqual([await stopped(api), await stopped(worker)], [0, 0]);
    return routing.workflowId;
  };

  test('a VIP is routed, and SIGTERM ends both with 0', async () => {
    await routed('Vera');
  });

  test('with the payload codec switched on later as well, and the server cannot read who it was', async () => {
    env['ROUTER_CODEC_KEYS'] = `k:${Buffer.alloc(32, 5).toString('base64')}`;
    const workflowId = await routed('Wilma');
    const { text } = await exportRun(temporal.client, workflowId);
    assert.deepEqual([text.includes('binary/encrypted'), /wilma/i.test(text)], [true, false]);
  });

  test('without a secret, or with a wrong policy, the worker says what is missing and ends with 1', async () => {
    const outcome = async (wrong: NodeJS.ProcessEnv) => {
      const child = spawn(process.execPath, [path('dist/worker.js')], {
        env: { ...env, ...wrong },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let said = '';
      child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      return { code, said };
    };
    const noSecret = await outcome({ ROUTER_SECRET: '' });
    assert.deepEqual([noSecret.code, /ROUTER_SECRET/.test(noSecret.said)], [1, true]);
    const noToken = await outcome({ CRM_TOKEN: '' });
    const badKeys = await outcome({ ROUTER_CODEC_KEYS: 'k:c2hvcnQ=' });
    assert.deepEqual([badKeys.code, /the key of k has 5 bytes and needs 32/.test(badKeys.said)], [1, true]);
    assert.deepEqual([noToken.code, /ROUTER_ENV_MISSING/.test(noToken.said)], [1, true]);
  });
});
