/** `npm run faults:versions`: `npm start` with Worker Versioning, upgraded under an open conversation. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { SandboxClient } from '../../../src/cli/demo/sandbox-client.js';
import { startRouter, type Started } from '../../support/started.js';
import { until } from '../../support/wait.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('the first version serves at once, the next takes over who is being asked, and every run replays', async () => {
  const data = mkdtempSync(join(tmpdir(), 'vip-router-versions-'));
  const all: Started[] = [];
  const start = (buildId: string) => {
    const started = startRouter(['--data', data, '--deployment', 'router', '--build-id', buildId]);
    all.push(started);
    return started;
  };
  const vipRouter = (...args: string[]) => {
    const { status, stdout } = spawnSync(process.execPath, ['bin/vip-router.mjs', ...args], { cwd: root });
    return { status, out: String(stdout) };
  };
  try {
    const first = start('one');
    let client = new SandboxClient((await first.ready()).sandbox);
    const vera = await client.createContact({ name: 'Vera', email: 'vera@example.com', vip: true });
    await client.write(vera.id, 'hi');
    await until('Vera is assigned', async () => (await client.routing(vera.id))?.status === 'assigned');
    const asked = await client.createContact({ name: 'Asked' });
    await client.write(asked.id, 'hi');
    await until('asked', async () => (await client.routing(asked.id))?.stage === 'asking');
    first.signal('SIGTERM');
    assert.deepEqual(await first.exit, [0, null]);

    const second = start('two');
    const { sandbox, temporal } = await second.ready();
    client = new SandboxClient(sandbox);
    await client.write(asked.id, 'vera@example.com');
    const ended = await until('the one who was asked is assigned', async () => {
      const status = await client.routing(asked.id);
      return status?.status === 'assigned' && status;
    });
    assert.match(ended.summary, /VIP/);
    const versions = vipRouter('versions', '--deployment', 'router', '--address', temporal);
    assert.match(versions.out, /two {2}current/);
    const replay = vipRouter('replay', '--address', temporal);
    assert.deepEqual(
      [replay.status, /Every run can continue with this code/.test(replay.out)],
      [0, true],
      replay.out,
    );
    second.signal('SIGTERM');
    assert.deepEqual(await second.exit, [0, null]);
  } finally {
    // Without effect on those that have ended.
    for (const started of all) started.signal('SIGTERM');
    await Promise.all(all.map(({ exit }) => exit));
    rmSync(data, { recursive: true, force: true });
  }
});
