/** worker.ts and the API as processes of their own, as docker-compose.yml runs them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { processes, stopped, type Processes } from '../support/processes.js';
import { testEnvironment, type TestEnvironment } from '../support/temporal.js';
import { until } from '../support/wait.js';

describe('worker and API as processes of their own', () => {
  let temporal: TestEnvironment;
  let service: Processes;

  before(async () => {
    temporal = await testEnvironment();
    service = await processes(temporal.address);
  });
  after(async () => {
    await service.close();
    await temporal.close();
  });

  test('a VIP is routed, and SIGTERM ends both with 0', async () => {
    const worker = await service.run('dist/worker.js');
    const api = await service.run('dist/src/cli/api.js');
    const client = new SandboxClient(service.sandbox.url);
    const { id } = await client.createContact({ name: 'Vera', email: 'vera@example.com', vip: true });
    await client.write(id, 'hi');
    const routing = await until('Vera is assigned', async () => {
      const status = await client.routing(id);
      return status?.status === 'assigned' && status;
    });
    assert.match(routing.summary, /Ana: dedicated person; VIP/);
    assert.deepEqual([await stopped(api), await stopped(worker)], [0, 0]);
  });

  test('without a secret, or with a wrong policy, the worker says what is missing and ends with 1', async () => {
    const outcome = async (wrong: NodeJS.ProcessEnv) => {
      const child = service.launch('dist/worker.js', wrong);
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      return { code, said };
    };
    const noSecret = await outcome({ ROUTER_SECRET: '' });
    assert.deepEqual([noSecret.code, /ROUTER_SECRET/.test(noSecret.said)], [1, true]);
    const noToken = await outcome({ CRM_TOKEN: '' });
    assert.deepEqual([noToken.code, /ROUTER_ENV_MISSING/.test(noToken.said)], [1, true]);
  });
});
