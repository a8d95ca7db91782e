/** Stopped while it works, and started or left without Temporal: nothing is cut off, nothing crashes. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SandboxClient } from '../../../src/cli/demo/sandbox-client.js';
import { startDevServer, type DevServer } from '../../../dev-server/dev-server.js';
import { freePort } from '../../../dev-server/free-port.js';
import { resolveBinary } from '../../../dev-server/resolve-binary.js';
import { processes, stopped, type Processes } from '../../support/processes.js';
import { slowAssignment, startInFlight } from '../../support/in-flight.js';
import { startRouter } from '../../support/started.js';
import { until } from '../../support/wait.js';

const statusOf = async (url: string, init?: RequestInit): Promise<number> =>
  fetch(url, init).then(
    ({ status }) => status,
    () => 0,
  );

describe('without Temporal, and stopped while it works', () => {
  let folder: string;
  let service: Processes;
  let client: SandboxClient;
  let temporal: DevServer | undefined;
  let startTemporal: () => Promise<void>;
  let worker: ChildProcess;
  let api: ChildProcess;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'vip-router-away-'));
    const port = await freePort();
    const binary = await resolveBinary({ env: process.env, say: () => undefined });
    startTemporal = async () => {
      const say = () => undefined;
      temporal = await startDevServer({ binary, port, dbFile: join(folder, 'temporal.db'), say });
    };
    service = await processes(`127.0.0.1:${port}`);
    client = new SandboxClient(service.sandbox.url);
  });
  after(async () => {
    await service.close();
    await temporal?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const statuses = async () =>
    Promise.all(
      [service.api, service.health].flatMap((one) => [statusOf(`${one}/healthz`), statusOf(`${one}/readyz`)]),
    );
  const alive = () =>
    [worker, api].every(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const notReady = () =>
    until('alive and not ready', async () => String(await statuses()) === '200,503,200,503', 60_000);
  const ready = () => until('ready', async () => String(await statuses()) === '200,200,200,200', 60_000);
  const refusal = async () => {
    const headers = { authorization: `Bearer ${service.apiKey}`, 'content-type': 'application/json' };
    const answer = await fetch(`${service.api}/v1/conversations`, {
      method: 'POST',
      headers,
      body: '{"conversation":"1"}',
    });
    return [answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')];
  };
  const refused = [503, '2', 'application/problem+json; charset=utf-8'];
  const aVipIsRouted = async (name: string) => {
    const { id } = await client.createContact({ name, email: `${name}@example.com`, vip: true });
    await client.write(id, 'hi');
    await until(`${name} is assigned`, async () => (await client.routing(id))?.status === 'assigned', 60_000);
  };

  test('started before Temporal they are alive, not ready, and stop with 0 when asked to', async () => {
    worker = service.launch('dist/worker.js');
    api = service.launch('dist/src/cli/api.js');
    await notReady();
    assert.deepEqual(await refusal(), refused);
    assert.deepEqual([await stopped(worker), await stopped(api)], [0, 0]);
  });

  test('once Temporal is there they become ready by themselves', async () => {
    worker = service.launch('dist/worker.js');
    api = service.launch('dist/src/cli/api.js');
    await notReady();
    await startTemporal();
    await ready();
    await aVipIsRouted('early');
  });

  test('when Temporal goes they stay, and go on when it is back', async () => {
    await temporal?.stop();
    await notReady();
    assert.deepEqual(await refusal(), refused);
    assert.equal(alive(), true);
    await startTemporal();
    await ready();
    assert.equal(alive(), true);
    await aVipIsRouted('late');
  });

  test('SIGTERM: what is in flight ends, nobody new is taken, exit 0, and nothing is done twice', async () => {
    const slow = await slowAssignment(service.sandbox.url, 'Slow');
    const request = await startInFlight(service.api, service.apiKey);
    const ended = [stopped(api), stopped(worker)];
    await until('no new connection', () => cannotConnect(service.api));
    assert.equal(await request.finish(), 202);
    assert.deepEqual(await Promise.all(ended), [0, 0]);
    assert.equal(slow.answered(), true, 'the call that had begun was answered');

    worker = await service.run('dist/worker.js');
    api = await service.run('dist/src/cli/api.js');
    await until(
      'Slow is assigned',
      async () => (await client.routing(slow.id))?.status === 'assigned',
      30_000,
    );
    assert.equal(await slow.assignments(), 1);
  });

  test('SIGTERM while Temporal is away: exit 0', async () => {
    await temporal?.stop();
    temporal = undefined;
    await notReady();
    assert.deepEqual(await Promise.all([stopped(api), stopped(worker)]), [0, 0]);
  });
});

test('npm start on SIGTERM: what is in flight ends, exit 0, and nothing is done twice', async () => {
  const data = mkdtempSync(join(tmpdir(), 'vip-router-stop-'));
  try {
    const first = startRouter(['--data', data]);
    const { api, sandbox } = await first.ready();
    const key = /Bearer (\S+?)"/.exec(first.out())?.[1] ?? '';
    const slow = await slowAssignment(sandbox, 'Slow');
    const request = await startInFlight(api, key);
    first.signal('SIGTERM');
    await until('no new connection', () => cannotConnect(api));
    assert.equal(await request.finish(), 202);
    assert.deepEqual(await first.exit, [0, null], first.out());

    const second = startRouter(['--data', data]);
    const again = await second.ready();
    const client = new SandboxClient(again.sandbox);
    await until(
      'Slow is assigned',
      async () => (await client.routing(slow.id))?.status === 'assigned',
      30_000,
    );
    const { contacts } = await client.state();
    assert.equal(contacts.find(({ id }) => id === slow.id)?.comments.length, 1);
    second.signal('SIGTERM');
    assert.deepEqual(await second.exit, [0, null], second.out());
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});

const cannotConnect = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.once('error', () => resolve(true));
  });
