import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { startDevServer } from '../../src/temporal/server/dev-server.js';
import { TemporalServerError } from '../../src/temporal/server/errors.js';
import { useExistingServer } from '../../src/temporal/server/existing-server.js';
import { freePort, listenOnce } from '../../src/temporal/server/free-port.js';
import { isAlive } from '../../src/temporal/server/process-info.js';
import { resolveBinary } from '../../src/temporal/server/resolve-binary.js';
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
      import { startDevServer } from './src/temporal/server/dev-server.ts';
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
      import { startDevServer } from './src/temporal/server/dev-server.ts';
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

  test('an address where nothing answers is said, and is no server', async () => {
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` };
    assert.equal(await useExistingServer(env, (line) => said.push(line)), undefined);
    assert.match(said.join(), /does not answer/);
    assert.equal(await useExistingServer({}, (line) => said.push(line)), undefined);
  });
});
