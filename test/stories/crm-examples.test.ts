/** Every example of docs/examples against its CRM, one after the other in one running service: only router.yaml changes. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { sources, tenCustomers } from '../support/crm-presets.js';
import { leaks, secretsOf } from '../support/leaks.js';
import { startRouter, type Started } from '../support/started.js';
import { until } from '../support/wait.js';

const examples = fileURLToPath(new URL('../../docs/examples/', import.meta.url));
const ANA = '101';
const BEN = '102';
/** Ben owns the account of this one; all other VIPs are Ana's. */
const OWNED_BY_BEN = 'mia@example.com';

describe('the examples of the documentation', () => {
  let folder: string;
  let policy: string;
  let service: Started;
  let urls: Awaited<ReturnType<Started['ready']>>;
  let sandbox: SandboxClient;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'examples-'));
    policy = join(folder, 'router.yaml');
    cpSync(join(examples, 'vips.csv'), join(folder, 'vips.csv'));
    cpSync(join(examples, 'json-endpoint.router.yaml'), policy);
    service = startRouter(['--data', join(folder, 'data'), '--policy', policy]);
    urls = await service.ready();
    sandbox = new SandboxClient(urls.sandbox);
  });
  after(async () => {
    service.signal('SIGTERM');
    assert.deepEqual(await service.exit, [0, null]);
    rmSync(folder, { recursive: true });
  });

  const versionNow = async () => {
    const { checks } = (await (await fetch(`${urls.api}/readyz`)).json()) as {
      checks: Record<string, string>;
    };
    return checks['policy/acme'] ?? '';
  };

  /** Edits router.yaml as a person would, and waits until it is taken up. Without the platform's limit it is quicker. */
  async function use(example: string) {
    const text = readFileSync(join(examples, `${example}.router.yaml`), 'utf8');
    const before = await versionNow();
    writeFileSync(policy, text.replace('type: respond-io', 'type: respond-io\n      callsPerSecond: false'));
    if (example !== 'first')
      await until(`${example} is current`, async () => (await versionNow()) !== before);
    await fetch(`${urls.sandbox}/sandbox/reset`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
  }

  async function routed(contact: { name: string; email?: string; phone?: string }) {
    const { id } = await sandbox.createContact(contact);
    await sandbox.write(id, 'Hello!');
    return until(
      `${contact.name} is assigned`,
      async () => {
        const status = await sandbox.routing(id);
        return status?.status === 'assigned' && status;
      },
      30_000,
    );
  }

  for (const name of Object.keys(sources)) {
    test(`${name}: the same ten contacts, each to the right person`, async () => {
      await use(name);
      const found = await Promise.all(
        tenCustomers.map(async ([email, type]) => {
          const { customerType, assigneeId } = await routed({ name: email, email });
          return [email, type, customerType, assigneeId] as const;
        }),
      );
      for (const [email, type, customerType, assigneeId] of found) {
        assert.equal(customerType, type, email);
        if (type === 'vip') assert.equal(assigneeId, email === OWNED_BY_BEN ? BEN : ANA, email);
        else assert.match(assigneeId ?? '', /^10[23]$/, email);
      }
    });
  }

  test('csv: the list and its owners; a line that is added counts at once', async () => {
    await use('csv');
    const [jane, mia, joe] = await Promise.all(
      ['jane', 'mia', 'joe'].map((name) => routed({ name, email: `${name}@example.com` })),
    );
    assert.deepEqual([jane?.assigneeId, mia?.assigneeId], [ANA, BEN]);
    assert.equal(joe?.customerType, 'unknown');
    assert.equal((await routed({ name: 'by phone', phone: '+4930000100' })).customerType, 'vip');
    const list = join(folder, 'vips.csv');
    writeFileSync(list, `${readFileSync(list, 'utf8')}new@example.com,,\n`);
    await new Promise((resolve) => setTimeout(resolve, 1_100)); // The file is looked at once a second.
    assert.equal((await routed({ name: 'new', email: 'new@example.com' })).customerType, 'vip');
  });

  test('contact-tag: nobody is asked, nobody is looked up', async () => {
    await use('contact-tag');
    const { customerType } = await routed({ name: 'no address' });
    assert.equal(customerType, 'regular');
  });

  test('no history and no log holds a secret of all this; a planted one is found', async () => {
    const data = join(folder, 'data');
    const { SANDBOX_SIGNING_KEY = '', ...others } = secretsOf(data);
    const secrets = [SANDBOX_SIGNING_KEY, ...Object.values(others)];
    assert.ok(secrets.length >= 5 && secrets.every((one) => one.length >= 16));
    assert.deepEqual(leaks(data, secrets), []);
    await routed({ name: `Jane ${SANDBOX_SIGNING_KEY}` });
    const found = leaks(data, secrets);
    assert.match(found.join(), /temporal\.db/);
    assert.deepEqual(
      [...new Set(found.map((one) => one.split(': ')[1]))],
      [`${SANDBOX_SIGNING_KEY.slice(0, 4)}...`],
    );
  });
});
