import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { ensureBuilt } from '../../scripts/build.mjs';
import { listenOnce } from '../../dev-server/free-port.js';
import { isAlive } from '../../dev-server/process-info.js';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { redelivered } from '../support/redelivery.js';
import { startRouter, startThroughNpm, type Started } from '../support/started.js';
import { until } from '../support/wait.js';

const portOf = (address: string): number => Number(new URL(address).port);

describe('npm start', () => {
  let folder: string;
  let data: string;
  let running: Started[] = [];
  before(async () => {
    assert.ok(await ensureBuilt());
    folder = mkdtempSync(join(tmpdir(), 'start-'));
    data = join(folder, 'data');
  });
  afterEach(async () => {
    for (const one of running) one.signal('SIGINT');
    await Promise.all(running.map((one) => one.exit));
    running = [];
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = (flags: string[] = [], env: NodeJS.ProcessEnv = {}): Started => {
    const started = startRouter(['--data', data, ...flags], env);
    running.push(started);
    return started;
  };
  const serverPid = () =>
    (JSON.parse(readFileSync(join(data, 'temporal.db.pid'), 'utf8')) as { pid: number }).pid;
  const NONE = 2 ** 30;
  const serverPidOrNone = () => (existsSync(join(data, 'temporal.db.pid')) ? serverPid() : NONE);
  const key = () =>
    (JSON.parse(readFileSync(join(data, 'secrets.json'), 'utf8')) as Record<string, string>)[
      'ROUTER_API_KEY'
    ];
  const status = async (api: string, conversation: string) => {
    const answer = await fetch(`${api}/v1/conversations/${conversation}`, {
      headers: { authorization: `Bearer ${key()}` },
    });
    return (await answer.json()) as { status?: string; summary?: string };
  };

  test('reaches ready, answers everywhere, routes by the printed line, and ends on Ctrl-C without a trace', async () => {
    const started = start();
    const { api, sandbox, temporalUi, temporal } = await started.ready();
    for (const address of [`${api}/readyz`, `${api}/docs/`, sandbox, temporalUi])
      assert.equal((await fetch(address)).status, 200, address);
    const out = started.out();
    assert.ok(out.indexOf(`  ${sandbox}`) < out.indexOf(`  ${api}`), 'the sandbox is printed first');
    assert.ok(out.indexOf(`  ${api}`) < out.indexOf(`  ${temporalUi}`));

    const line = /curl -X POST (\S+) -H "(\w+): (.*?)" -H "([\w-]+): (.*?)" -d '(.*)'/.exec(out);
    assert.ok(line, out);
    const [, url = '', name = '', value = '', name2 = '', value2 = '', body = ''] = line;
    const headers = { [name]: value, [name2]: value2 };
    const answer = await redelivered(() => fetch(url, { method: 'POST', headers, body }));
    assert.equal(answer.status, 202);
    const { conversation } = JSON.parse(body) as { conversation: string };
    const routed = await until('the conversation is assigned', async () => {
      const now = await status(api, conversation);
      return now.status === 'assigned' && now;
    });
    assert.match(routed.summary ?? '', /^Ana: dedicated person; VIP/);

    const pid = serverPid();
    // From a terminal it comes twice: npm hands on what the terminal has sent already.
    started.signal('SIGINT');
    started.signal('SIGINT');
    assert.deepEqual(await started.exit, [0, null]);
    assert.equal(started.err(), '');
    assert.equal(isAlive(pid), false);
    const ports = [api, sandbox, temporalUi, `http://${temporal}`].map(portOf);
    for (const port of ports) await listenOnce(port, '127.0.0.1');

    const again = start();
    assert.equal((await status((await again.ready()).api, conversation)).status, 'assigned');
  });

  test('a port that is taken, or a data folder in use, is named; exit 1, and nothing of it is left running', async () => {
    const first = start();
    const { api } = await first.ready();
    const other = join(folder, 'other');
    const second = start(['--data', other, '--port', String(portOf(api))]);
    assert.deepEqual(await second.exit, [1, null]);
    assert.equal(
      second.err(),
      `Port ${portOf(api)} for the API is taken by another program. Choose another with --port or ROUTER_PORT.\n`,
    );
    assert.equal(existsSync(join(other, 'temporal.db')), false);

    const third = start();
    assert.deepEqual(await third.exit, [1, null]);
    assert.match(third.err(), /temporal\.db is in use by another start \(process \d+\)/);
    assert.equal((await fetch(`${api}/readyz`)).status, 200);
  });

  test('after a kill -9 the next start stops the server that was left behind, and SIGTERM ends it with 0', async () => {
    const first = start();
    await first.ready();
    const pid = serverPid();
    first.signal('SIGKILL');
    await first.exit;
    assert.equal(isAlive(pid), true);

    const second = start();
    await second.ready();
    assert.match(second.out(), new RegExp(`left behind \\(process ${pid}\\)`));
    assert.equal(isAlive(pid), false);
    second.signal('SIGTERM');
    assert.deepEqual(await second.exit, [0, null]);
  });

  test('a SIGTERM for npm reaches it through the shell between: 0, and nothing is left', async () => {
    const started = startThroughNpm(['--data', data]);
    running.push(started);
    await started.ready();
    const pid = serverPid();
    started.signal('SIGTERM');
    assert.deepEqual(await started.exit, [0, null]);
    assert.match(started.out(), /^Stopping$/m);
    assert.equal(isAlive(pid), false);
  });

  test('when Temporal dies under it, it is started again, and conversations go on', async () => {
    const started = start();
    const { api, sandbox } = await started.ready();
    const operator = execFileSync(process.execPath, ['bin/vip-router.mjs', 'policies'], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ROUTER_DATA: data },
      encoding: 'utf8',
    });
    assert.match(operator, /<- current/, 'the commands find the service that runs');
    const client = new SandboxClient(sandbox);
    let times = 0;
    for (const name of ['Once', 'Twice']) {
      const pid = serverPid();
      process.kill(pid, 'SIGKILL');
      times += 1;
      await until('another server runs', () => started.out().split('runs again').length > times);
      assert.notEqual(serverPid(), pid);
      const { id } = await client.createContact({
        name,
        email: `${name.toLowerCase()}@example.com`,
        vip: true,
      });
      await client.write(id, 'hi');
      await until(
        `${name} is assigned`,
        async () => (await client.routing(id))?.status === 'assigned',
        60_000,
      );
    }
    assert.equal((await fetch(`${api}/readyz`)).status, 200);
    assert.match(started.out(), /The Temporal server ended by itself: starting it again/);
    process.kill(serverPid(), 'SIGKILL');
    started.signal('SIGTERM');
    assert.deepEqual(await started.exit, [0, null]);
    assert.equal(isAlive(serverPidOrNone()), false);
  });

  test('wrong settings (exit 2) and a wrong policy (exit 1): every mistake, and nothing started', async () => {
    const settings = start(['--port', 'x', '--sandbox-port', '99999']);
    assert.deepEqual(await settings.exit, [2, null]);
    assert.match(
      settings.err(),
      /^--port: "x" is not a port number\n--sandbox-port: "99999" is above 65535\n/,
    );

    const policy = join(folder, 'wrong.yaml');
    const fresh = join(folder, 'fresh');
    writeFileSync(policy, 'workspaces:\n  - id: acme\n    colour: red\n');
    const wrong = start(['--data', fresh, '--policy', policy]);
    assert.deepEqual(await wrong.exit, [1, null]);
    assert.match(wrong.err(), /wrong\.yaml:3:\d+ ROUTER_UNKNOWN_KEY/);
    assert.match(wrong.err(), /ROUTER_MISSING_KEY/);
    assert.equal(existsSync(fresh), false);
  });

  test('--help tells everything and starts nothing', async () => {
    const help = start(['--help']);
    assert.deepEqual(await help.exit, [0, null]);
    assert.match(help.out(), /--sandbox-port <port> .*\(SANDBOX_PORT; default 8090\)/);
  });
});
