/** worker.ts and the API as processes of their own, as docker-compose.yml runs them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { exportRun } from '../support/namespace.js';
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

  const routed = async (name: string, more: NodeJS.ProcessEnv = {}) => {
    const worker = await service.run('dist/worker.js', more);
    const api = await service.run('dist/src/cli/api.js', more);
    const client = new SandboxClient(service.sandbox.url);
    const email = `${name.toLowerCase()}@example.com`;
    const { id } = await client.createContact({ name, email, vip: true });
    await client.write(id, 'hi');
    const routing = await until(`${name} is assigned`, async () => {
      const status = await client.routing(id);
      return status?.status === 'assigned' && status;
    });
    assert.match(routing.summary, /Ana: dedicated person; VIP/);
    const metrics = await until('the worker has counted it', async () => {
      const text = await (await fetch(`${service.health}/metrics`)).text();
      return /router_activity_tries_total\{activity="assignConversation"/.test(text) && text;
    });
    for (const line of [
      /^router_crm_answers_total\{workspace="acme",type="vip"\} [1-9]/m,
      /^router_activity_tries_total\{activity="assignConversation",workspace="acme",result="ok"\} [1-9]/m,
      /^# TYPE router_missed_openings_total/m,
      /^temporal_workflow_completed\{.*\} [1-9]/m,
      /^temporal_request_latency_bucket\{.*le="\+Inf"\} [1-9]/m,
    ])
      assert.match(metrics, line);
    assert.deepEqual([await stopped(api), await stopped(worker)], [0, 0]);
    return routing.workflowId;
  };

  test('a VIP is routed, and SIGTERM ends both with 0', async () => {
    await routed('Vera');
  });

  test('with the payload codec switched on later as well, and the server cannot read who it was', async () => {
    const keys = `k:${Buffer.alloc(32, 5).toString('base64')}`;
    const workflowId = await routed('Wilma', { ROUTER_CODEC_KEYS: keys });
    const { text } = await exportRun(temporal.client, workflowId);
    assert.deepEqual([text.includes('binary/encrypted'), /wilma/i.test(text)], [true, false]);
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
    const badKeys = await outcome({ ROUTER_CODEC_KEYS: 'k:c2hvcnQ=' });
    assert.deepEqual([badKeys.code, /the key of k has 5 bytes and needs 32/.test(badKeys.said)], [1, true]);
    assert.deepEqual([noToken.code, /ROUTER_ENV_MISSING/.test(noToken.said)], [1, true]);
  });
});
