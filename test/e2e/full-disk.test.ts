/** `npm start` on a disk of its own that fills up and is freed again. Needs the right to mount. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { ensureBuilt } from '../../scripts/build.mjs';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { secretsOf } from '../support/leaks.js';
import { startRouter, type Started } from '../support/started.js';
import { until } from '../support/wait.js';

const SIZE = '48m';

/** The reason why no small disk can be had here; undefined when it is mounted. */
function mount(folder: string): string | undefined {
  if (process.platform !== 'linux') return `no tmpfs on ${process.platform}`;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'none', folder], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return `mounting is not allowed here: ${String(error).split('\n')[0]}`;
  }
}

describe('a full disk', () => {
  let disk: string;
  let skip: string | undefined;
  let started: Started | undefined;
  before(async () => {
    assert.ok(await ensureBuilt());
    disk = mkdtempSync(join(tmpdir(), 'full-disk-'));
    skip = mount(disk);
  });
  after(async () => {
    started?.signal('SIGKILL');
    await started?.exit;
    if (skip === undefined) execFileSync('umount', ['--lazy', disk]);
    rmSync(disk, { recursive: true, force: true });
  });

  const data = () => join(disk, 'data');
  const ballast = () => join(disk, 'ballast');
  const fill = () => {
    const file = openSync(ballast(), 'a');
    const block = Buffer.alloc(4_096, 1);
    try {
      for (;;) writeSync(file, block);
    } catch (error) {
      assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC');
    } finally {
      closeSync(file);
    }
    assert.equal(statfsSync(disk).bavail, 0);
  };
  const open = async (api: string, conversation: string) => {
    const answer = await fetch(`${api}/v1/conversations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secretsOf(data())['ROUTER_API_KEY'] ?? ''}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ conversation, contact: { email: 'vip@example.com' } }),
      signal: AbortSignal.timeout(4_000),
    });
    return answer.status;
  };
  const write = async (sandbox: string, name: string) => {
    const answer = await fetch(`${sandbox}/sandbox/contacts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
      signal: AbortSignal.timeout(4_000),
    });
    return answer.status;
  };
  const count = (text: string, what: RegExp) => text.split('\n').filter((line) => what.test(line)).length;

  const skipped = (t: TestContext): boolean => {
    if (skip !== undefined) t.skip(skip);
    return skip !== undefined;
  };

  test('503 while it is full, said once, on when there is space, and SIGTERM ends it in both', async (t) => {
    if (skipped(t)) return;
    started = startRouter(['--data', data()], { LOG_LEVEL: 'warn' });
    const { api, sandbox } = await started.ready();
    assert.equal(await open(api, '9001'), 202);

    fill();
    await until('the sandbox refuses', async () => (await write(sandbox, 'Late')) === 503, 20_000);
    const answers: number[] = [];
    // What was written a moment ago may still find a place in pages that the database has.
    while (answers.filter((status) => status === 503).length < 5 && answers.length < 40)
      answers.push(await open(api, `90${10 + answers.length}`));
    t.diagnostic(`answers while full: ${answers.join(' ')}`);
    assert.match(answers.join(' '), /^(202 )*503 503 503 503 503$/);
    assert.equal((await fetch(`${api}/healthz`)).status, 200);
    const said = () => started?.err() ?? '';
    assert.equal(count(said(), /sandbox\.json cannot be written \(ENOSPC\)/), 1);
    assert.equal(count(said(), /router\.log cannot be written \(ENOSPC\): free space/), 1);

    rmSync(ballast());
    await until('a conversation is taken', async () => (await open(api, '9500')) === 202, 60_000);
    await until('the sandbox takes changes', async () => (await write(sandbox, 'Back')) < 300, 20_000);
    assert.equal(count(said(), /sandbox\.json is written again/), 1);
    await until('the log is written', () => count(said(), /router\.log is written again/) === 1);
    const client = new SandboxClient(sandbox);
    const { id } = await client.createContact({ name: 'New', email: 'vip@example.com', vip: true });
    await client.write(id, 'hi');
    await until('somebody has it', async () => (await client.routing(id))?.status === 'assigned', 90_000);

    fill();
    await until(
      'it refuses again',
      async () => (await open(api, String(Math.random()).slice(2, 12))) === 503,
      60_000,
    );
    const began = Date.now();
    started.signal('SIGTERM');
    const [code, signal] = await started.exit;
    // Work whose end cannot be recorded is cut off; Temporal has it done again.
    assert.deepEqual([code, signal], [0, null], said().slice(-1_500));
    assert.ok(Date.now() - began < 30_000, `stopped after ${Date.now() - began} ms`);

    rmSync(ballast());
    started = startRouter(['--data', data()]);
    const again = await started.ready();
    await until('it goes on after a restart', async () => (await open(again.api, '9600')) === 202, 60_000);
    started.signal('SIGTERM');
    assert.deepEqual(await started.exit, [0, null], started.err().slice(-1_500));
  });
});
