import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { startDevServer } from '../../dev-server/dev-server.js';
import { TemporalServerError } from '../../dev-server/errors.js';
import { useExistingServer } from '../../dev-server/existing-server.js';
import { freePort, listenOnce } from '../../dev-server/free-port.js';
import { isAlive } from '../../dev-server/process-info.js';
import { resolveBinary } from '../../dev-server/resolve-binary.js';
import { searchAttributes } from '../../src/workflows/search-attributes.js';
import { until } from '../support/wait.js';

const names = searchAttributes.map(({ name }) => name).sort();

async function withClient<T>(
  address: string,
  work: (client: Client, connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection }), connection);
  } finally {
    await connection.close();
  }
}

const startRun = (address: string, workflowId: string) =>
  withClient(address, (client) => client.workflow.start('nobodyRunsThis', { workflowId, taskQueue: 'none' }));

const statusOf = (address: string, workflowId: string) =>
  withClient(address, async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);

const customAttributes = (address: string) =>
  withClient(address, async (_client, connection) => {
    const answer = await connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    return Object.keys(answer.customAttributes)
      .filter((name) => names.includes(name))
      .sort();
  });

/** A gRPC server that gives every call this status. */
async function answeringAlways(status: number) {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer().on('session', (session) => sessions.add(session));
  server.on('stream', (stream) => {
    const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status) };
    stream.respond({ ...headers, 'grpc-message': 'not with this key' }, { endStream: true });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    for (const session of sessions) session.destroy();
  };
  return { address: `127.0.0.1:${port}`, close };
}

describe('the dev server', () => {
  let binary: string;
  let folder: string;
  let dbFile: string;
  let said: string[];
  before(async () => {
    binary = await resolveBinary({ env: process.env, say: () => undefined });
    folder = mkdtempSync(join(tmpdir(), 'dev-server-'));
    dbFile = join(folder, 'temporal.db');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    said = [];
  });

  const start = async (file = dbFile) =>
    startDevServer({ binary, port: await freePort(), dbFile: file, say: (line) => said.push(line) });
  const notedPid = () => (JSON.parse(readFileSync(`${dbFile}.pid`, 'utf8')) as { pid: number }).pid;

  test('knows our search attributes, keeps its state over a stop, and leaves no process', async () => {
    const first = await start();
    const pid = notedPid();
    assert.deepEqual(await customAttributes(first.address), names);
    await startRun(first.address, 'over-a-stop');
    await first.stop();
    assert.equal(isAlive(pid), false);
    assert.equal(existsSync(`${dbFile}.pid`), false);

    const second = await start();
    assert.equal(await statusOf(second.address, 'over-a-stop'), 'RUNNING');
    assert.deepEqual(await customAttributes(second.address), names);
    await second.stop();
  });

  test('keeps its state over a kill -9', async () => {
    const first = await start();
    await startRun(first.address, 'over-a-kill');
    process.kill(notedPid(), 'SIGKILL');
    await first.ended;

    const second = await start();
    assert.equal(await statusOf(second.address, 'over-a-kill'), 'RUNNING');
    await second.stop();
  });

  test('one left behind by a killed starter is stopped by the next start, which says so', async () => {
    const port = await freePort();
    const script = `
      import { startDevServer } from './dev-server/dev-server.ts';
      await startDevServer(${JSON.stringify({ binary, port, dbFile })});
      process.stdout.write('up');
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(starter.stdout, 'data');
    const pid = notedPid();
    await assert.rejects(
      start(),
      (error) => error instanceof TemporalServerError && error.code === 'data-in-use',
    );

    starter.kill('SIGKILL');
    await once(starter, 'exit');
    assert.equal(isAlive(pid), true);
    const next = await start();
    assert.match(said.join('\n'), new RegExp(`left behind \\(process ${pid}\\)`));
    assert.equal(isAlive(pid), false);
    await listenOnce(port, '127.0.0.1');
    await next.stop();
  });

  test('ends with a starter that ends by itself, without being stopped', async () => {
    const script = `
      import { startDevServer } from './dev-server/dev-server.ts';
      await startDevServer(${JSON.stringify({ binary, port: await freePort(), dbFile })});
      process.exit(3);`;
    const starter = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    assert.deepEqual(await once(starter, 'exit'), [3, null]);
    const pid = notedPid();
    await until('the server is gone', () => !isAlive(pid));
  });

  test('one that cannot start says why', async () => {
    await assert.rejects(
      startDevServer({ binary: '/bin/false', port: await freePort(), dbFile, say: () => undefined }),
      (error) => error instanceof TemporalServerError && error.code === 'start-failed',
    );
  });

  test('a server of somebody else gets the search attributes it lacks', async () => {
    const port = await freePort();
    const other = spawn(
      binary,
      ['server', 'start-dev', '--headless', '--log-level', 'never', '--port', String(port)],
      {
        stdio: 'ignore',
      },
    );
    try {
      const env = { TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
      const found = await until(
        'it answers',
        () => useExistingServer(env, (line) => said.push(line)),
        30_000,
      );
      assert.deepEqual(found, {
        address: `127.0.0.1:${port}`,
        namespace: 'default',
        uiUrl: `http://127.0.0.1:${port + 1000}`,
      });
      assert.match(said.join('\n'), /Search attributes registered: .*ContactKey/);
      assert.deepEqual(await customAttributes(found.address), names);
    } finally {
      other.kill('SIGKILL');
      await once(other, 'exit');
    }
  });

  test('without TEMPORAL_ADDRESS there is none', async () => {
    assert.equal(await useExistingServer({}, (line) => said.push(line)), undefined);
    assert.equal(await useExistingServer({ TEMPORAL_ADDRESS: '' }, (line) => said.push(line)), undefined);
    assert.deepEqual(said, []);
  });

  test('an address where nothing answers is said once, and waited for', async () => {
    const port = await freePort();
    const found: string[] = [];
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
    const waiting = useExistingServer(env, (line) => said.push(line)).then(
      (server) => void found.push(server?.address ?? 'none'),
    );
    await sleep(5_000);
    assert.deepEqual(found, []);
    assert.match(
      said.join('\n'),
      /^TEMPORAL_ADDRESS 127\.0\.0\.1:\d+ does not answer \(.*\): waiting for it.*unset it/,
    );
    const server = await startDevServer({
      binary,
      port,
      dbFile: join(folder, 'late.db'),
      say: () => undefined,
    });
    try {
      await waiting;
      assert.deepEqual(found, [`127.0.0.1:${port}`]);
    } finally {
      await server.stop();
    }
  });

  test('a namespace that is not there, and a key that is refused, are said with what to do', async () => {
    const server = await startDevServer({
      binary,
      port: await freePort(),
      dbFile: join(folder, 'refusing.db'),
      say: () => undefined,
    });
    const refused = (env: Record<string, string>) =>
      assert.rejects(
        useExistingServer(env, (line) => said.push(line)),
        (error: TemporalServerError) => error.code === 'refused' && (said.push(error.message), true),
      );
    try {
      await refused({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: 'not-there' });
    } finally {
      await server.stop();
    }
    assert.match(
      said.pop() ?? '',
      /has no namespace "not-there".*TEMPORAL_NAMESPACE.*No local server was started/,
    );
    for (const status of [7, 16]) {
      const guarded = await answeringAlways(status);
      await refused({ TEMPORAL_ADDRESS: guarded.address, TEMPORAL_API_KEY: 'wrong', TEMPORAL_TLS: 'false' });
      guarded.close();
      const words = said.pop() ?? '';
      assert.match(words, /refuses this client \(not with this key\)\. Correct TEMPORAL_API_KEY/);
      assert.equal(words.includes('wrong'), false);
    }
    assert.deepEqual(said, []);
  });
});
