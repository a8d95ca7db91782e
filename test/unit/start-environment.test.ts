import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { lostSecrets, openDataFolder, openSecrets } from '../../src/cli/start/data-folder.js';
import { policyEnvironment, withoutTemporal } from '../../src/cli/start/environment.js';
import { choosePorts, neededPorts, takenPorts } from '../../src/cli/start/prepare.js';
import { Teardown } from '../../src/cli/start/process.js';
import { readSettings } from '../../src/config/settings.js';

describe('generated secrets', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('are made once, kept, and readable by the owner alone', async () => {
    const data = join(folder, 'data');
    const first = await openSecrets(data);
    await first.save();
    assert.equal(statSync(join(data, 'secrets.json')).mode & 0o777, 0o600);
    assert.deepEqual((await openSecrets(data)).values, first.values);
    assert.equal(new Set(Object.values(first.values)).size, 5);
  });

  test('a file that lacks one is completed, and what it has stays', async () => {
    const file = join(folder, 'secrets.json');
    writeFileSync(file, JSON.stringify({ ROUTER_SECRET: 'kept-kept-kept-kept' }));
    chmodSync(file, 0o644);
    const store = await openSecrets(folder);
    await store.save();
    const { values } = store;
    assert.equal(values.ROUTER_SECRET, 'kept-kept-kept-kept');
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), values);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  test('a damaged file is an error: new keys would orphan every contact key', async () => {
    writeFileSync(join(folder, 'secrets.json'), '{"ROUTER_SECRET": ');
    await assert.rejects(openSecrets(folder), /secrets\.json is damaged/);
  });
});

describe('the data folder', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'data-folder-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const modeOf = (...path: string[]) => (statSync(join(folder, ...path)).mode & 0o777).toString(8);

  test("is the owner's alone with its files, also one of an earlier start", async () => {
    assert.deepEqual(await openDataFolder(join(folder, 'new', 'data')), []);
    assert.equal(modeOf('new', 'data'), '700');
    const earlier = join(folder, 'earlier');
    mkdirSync(earlier);
    chmodSync(earlier, 0o755);
    const files = ['temporal.db', 'temporal.db-wal', 'router.log', 'sandbox.json', 'notes.txt'];
    for (const name of files) {
      writeFileSync(join(earlier, name), '');
      chmodSync(join(earlier, name), 0o644);
    }
    assert.deepEqual((await openDataFolder(earlier)).sort(), files.slice(0, 4).sort());
    assert.equal(modeOf('earlier'), '700');
    assert.deepEqual(
      files.map((name) => modeOf('earlier', name)),
      ['600', '600', '600', '600', '644'],
    );
    writeFileSync(join(earlier, 'made-later'), '');
    assert.equal(modeOf('earlier', 'made-later'), '600');
  });

  test('a folder with other things in it keeps its mode', async () => {
    const shared = join(folder, 'shared');
    mkdirSync(shared);
    chmodSync(shared, 0o755);
    writeFileSync(join(shared, 'of-somebody'), '');
    await openDataFolder(shared);
    assert.equal(modeOf('shared'), '755');
  });
});

describe('lost secrets', () => {
  test('are said of an installation that ran before, unless the variable is set', () => {
    const all = ['ROUTER_SECRET', 'ROUTER_API_KEY', 'CRM_TOKEN'] as const;
    assert.deepEqual(lostSecrets('.data', all, [], {}), [], 'a new one');
    assert.deepEqual(lostSecrets('.data', [], ['temporal.db'], {}), []);
    const said = lostSecrets('.data', all, ['temporal.db'], {});
    assert.match(said[0] ?? '', /^\.data\/secrets\.json has lost ROUTER_SECRET.*restore/);
    assert.match(said[1] ?? '', /lost ROUTER_API_KEY/);
    assert.equal(said.length, 2);
    const set = { ROUTER_SECRET: 's', ROUTER_API_KEY: 'k' };
    assert.deepEqual(lostSecrets('.data', all, ['router.log'], set), []);
  });
});

describe('the environment of the policy file', () => {
  const secrets = {
    ROUTER_SECRET: 's',
    ROUTER_API_KEY: 'k',
    SANDBOX_TOKEN: 't',
    SANDBOX_SIGNING_KEY: 'w',
    CRM_TOKEN: 'c',
  };

  test('points at the sandbox, except where the user says otherwise', async () => {
    const env = await policyEnvironment(
      { CRM_URL: 'https://crm.example', CRM_TOKEN: '' },
      readSettings({}, {}),
      secrets,
    );
    assert.equal(env['RESPONDIO_BASE_URL'], 'http://127.0.0.1:8090/v2');
    assert.equal(env['CRM_URL'], 'https://crm.example');
    assert.equal(env['CRM_TOKEN'], 'c');
  });

  test('without the sandbox nothing of the platform is made up', async () => {
    const env = await policyEnvironment({}, readSettings({ 'no-sandbox': true }, {}), secrets);
    assert.deepEqual(env, { ROUTER_SECRET: 's', ROUTER_API_KEY: 'k' });
  });

  test("the user's Temporal connection is not used for a server of our own", () => {
    const env = withoutTemporal({ TEMPORAL_API_KEY: 'x', TEMPORAL_TLS: 'true', OTHER: '1' }, '/data');
    assert.deepEqual(env, { OTHER: '1', TEMPORAL_CONFIG_FILE: join('/data', 'temporal.toml') });
  });
});

describe('ports', () => {
  test('each one that is taken is named with its purpose and its flag', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const settings = await choosePorts(
      readSettings(
        { 'sandbox-port': String(port), port: '0', 'temporal-port': '0', 'temporal-ui-port': '0' },
        {},
      ),
    );
    assert.ok(settings.port > 0);
    assert.deepEqual(await takenPorts(settings, neededPorts(settings, true)), [
      `Port ${port} for the sandbox is taken by another program. Choose another with --sandbox-port or SANDBOX_PORT.`,
    ]);
    assert.deepEqual(await takenPorts(settings, neededPorts({ ...settings, sandbox: false }, true)), []);
    holder.close();
  });

  test("Temporal's are not needed when somebody else runs it", () => {
    assert.deepEqual(neededPorts(readSettings({}, {}), false), ['port', 'sandboxPort']);
  });
});

describe('the teardown', () => {
  test('goes backwards, passes over what fails, and runs once', async () => {
    const order: string[] = [];
    const teardown = new Teardown();
    for (const what of ['Temporal', 'sandbox', 'API'])
      teardown.add(what, async () => {
        order.push(what);
        if (what === 'sandbox') throw new Error('stuck');
      });
    const [failures] = await Promise.all([teardown.run(), teardown.run()]);
    assert.deepEqual(order, ['API', 'sandbox', 'Temporal']);
    assert.deepEqual(failures, ['sandbox did not stop cleanly: stuck']);
    assert.throws(() => teardown.add('late', async () => undefined), /late came too late/);
  });
});
