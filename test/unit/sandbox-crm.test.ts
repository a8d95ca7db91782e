/** The stand-in CRM: what it knows, and every way in which it can fail. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sandboxFor } from '../support/sandbox.js';

test('the sample customers, whatever the case; an unknown one is a JSON 404', async (t) => {
  const { crm } = await sandboxFor(t);
  for (const [email, customerType] of [
    ['vip@example.com', 'VIP'],
    ['JANE@Example.com', 'VIP'],
    ['joe@example.com', 'Regular'],
  ] as const)
    assert.equal((await crm(email)).body['customerType'], customerType, email);
  const unknown = await crm('nobody@example.com');
  assert.equal(unknown.status, 404);
  assert.match(unknown.headers.get('content-type') ?? '', /json/);
});

test('a plus must come encoded: a bare one is a space, as in any query', async (t) => {
  const { crm, control } = await sandboxFor(t);
  await control('PUT', '/customers/jane%2Bwork@example.com', { customerType: 'VIP' });
  assert.equal((await crm('jane%2Bwork@example.com')).body['customerType'], 'VIP');
  assert.equal((await crm('jane+work@example.com')).status, 404);
});

test('401 without its token, 400 without an e-mail', async (t) => {
  const { crm } = await sandboxFor(t);
  assert.equal((await crm('vip@example.com', 'another')).status, 401);
  assert.equal((await crm('')).status, 400);
});

test('a contact can be made a VIP, and be one no more', async (t) => {
  const { crm, control, contact } = await sandboxFor(t);
  await contact({ name: 'Eve', email: 'Eve@example.com', vip: true });
  assert.equal((await crm('eve@example.com')).body['customerType'], 'VIP');
  await control('PUT', '/customers/eve@example.com', { customerType: 'Regular' });
  assert.equal((await crm('eve@example.com')).body['customerType'], 'Regular');
  await control('PUT', '/customers/eve@example.com', { customerType: null });
  assert.equal((await crm('eve@example.com')).body['customerType'], null);
});

test('an outage for all, with Retry-After when told; HTML; JSON that ends in the middle; and well again', async (t) => {
  const { crm, control } = await sandboxFor(t);
  const ask = async (mode: object) => {
    assert.equal((await control('PUT', '/crm', mode)).status, 200);
    return crm('vip@example.com');
  };
  const outage = await ask({ mode: 'outage' });
  assert.deepEqual([outage.status, outage.headers.get('retry-after')], [503, null]);
  assert.equal((await ask({ mode: 'outage', retryAfter: 7 })).headers.get('retry-after'), '7');
  const html = await ask({ mode: 'html' });
  assert.deepEqual([html.status, /html/.test(html.headers.get('content-type') ?? '')], [200, true]);
  const garbage = await ask({ mode: 'garbage' });
  assert.throws(() => JSON.parse(garbage.text) as unknown);
  assert.equal((await ask({ mode: 'ok' })).body['customerType'], 'VIP');
});

test('a slow one is still silent when a patient client gives up', async (t) => {
  const { crmUrl, control } = await sandboxFor(t);
  await control('PUT', '/crm', { mode: 'slow' });
  const headers = { authorization: 'Bearer token-of-the-crm' };
  const signal = AbortSignal.timeout(300);
  await assert.rejects(fetch(`${crmUrl}/customers?email=vip@example.com`, { headers, signal }), /timeout/i);
});

test('an outage for one customer leaves the others alone', async (t) => {
  const { crm, control } = await sandboxFor(t);
  await control('PUT', '/customers/VIP@example.com', { outage: true });
  assert.equal((await crm('vip@example.com')).status, 503);
  assert.equal((await crm('jane@example.com')).status, 200);
  await control('PUT', '/customers/vip@example.com', { outage: false });
  assert.equal((await crm('vip@example.com')).status, 200);
});
