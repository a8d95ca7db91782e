import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Registry } from 'prom-client';
import { CrmProbe } from '../../src/activities/crm/crm-probe.js';
import { CrmWatch } from '../../src/activities/crm/crm-watch.js';
import type { WorkspaceConfig } from '../../src/config/workspace.js';
import type { CustomerType } from '../../src/routing/customer.js';
import { presetEnv, presetPolicy } from '../support/crm-presets.js';
import { CRM_TOKEN, sandboxFor } from '../support/sandbox.js';

const HOUR = 3_600_000;

async function probing(t: TestContext, probe: string | null = 'jane@example.com') {
  const sandbox = await sandboxFor(t);
  const watch = new CrmWatch(new Registry());
  const errors: string[] = [];
  const crm = presetPolicy('hubspot', probe === null ? {} : { probe });
  const workspace = { id: 'acme', policy: { version: '1', crm } } as WorkspaceConfig;
  const prober = new CrmProbe({
    workspaces: () => [workspace],
    env: presetEnv(sandbox.crmUrl, CRM_TOKEN),
    watch,
    logger: { error: (_details, message) => void errors.push(message) },
  });
  const asked = async () => (await sandbox.ledger()).filter(({ call }) => call === 'customer').length;
  const trusted = (type: CustomerType) => watch.trusted('acme', { type, reason: '' }).type;
  return { sandbox, watch, errors, prober, workspace, asked, trusted };
}

test('a CRM that knows its VIP is believed', async (t) => {
  const { prober, watch, errors, trusted } = await probing(t);
  await prober.look();
  assert.deepEqual([watch.checks(), errors], [{}, []]);
  assert.deepEqual([trusted('regular'), trusted('unknown'), trusted('vip')], ['regular', 'unknown', 'vip']);
});

test('a CRM that has forgotten its VIP demotes nobody, until it remembers', async (t) => {
  const { sandbox, prober, watch, errors, trusted } = await probing(t);
  const now = Date.now();
  await sandbox.control('PUT', '/customers/jane@example.com', { customerType: null });
  await prober.look(now);
  assert.match(watch.checks()['crm/acme'] ?? '', /the probe of hubspot failed: hubspot has no customer_type/);
  assert.equal(errors.length, 1);
  assert.deepEqual(
    [trusted('regular'), trusted('unknown'), trusted('vip')],
    ['misconfigured', 'misconfigured', 'vip'],
  );
  await sandbox.control('PUT', '/customers/jane@example.com', { customerType: 'VIP' });
  await prober.look(now + 2 * HOUR);
  assert.deepEqual([watch.checks(), trusted('regular')], [{}, 'regular']);
});

test('an outage is no verdict: what was known stays, and it is asked again in a minute', async (t) => {
  const { sandbox, prober, asked, trusted } = await probing(t);
  const now = Date.now();
  await sandbox.control('PUT', '/crm', { mode: 'outage' });
  await prober.look(now);
  assert.equal(trusted('regular'), 'regular');
  await prober.look(now + 30_000);
  assert.equal(await asked(), 1);
  await sandbox.control('PUT', '/crm', { mode: 'ok' });
  await prober.look(now + 61_000);
  assert.equal(await asked(), 2);
});

test('hourly, and at once when the policy has changed', async (t) => {
  const { prober, asked, workspace } = await probing(t);
  const now = Date.now();
  for (const at of [now, now + 1_000, now + 0.9 * HOUR]) await prober.look(at);
  assert.equal(await asked(), 1);
  await prober.look(now + 1.1 * HOUR);
  assert.equal(await asked(), 2);
  workspace.policy.version = '2';
  await prober.look(now + 1.1 * HOUR);
  assert.equal(await asked(), 3);
});

test('without a probe nobody is looked up', async (t) => {
  const { prober, asked, trusted } = await probing(t, null);
  await prober.look();
  assert.deepEqual([await asked(), trusted('regular')], [0, 'regular']);
});
