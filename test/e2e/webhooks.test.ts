/** Webhooks against the whole service: delivered too often, too early, too late, and while Temporal is away. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import { demoPolicy, install, type Installation } from '../support/installation.js';
import { redelivered } from '../support/redelivery.js';
import { until } from '../support/wait.js';

describe('webhooks against the whole service', () => {
  let service: Installation;
  let sandbox: SandboxClient;
  before(async () => {
    service = await install(demoPolicy());
    await service.start();
    sandbox = new SandboxClient(service.sandbox.url);
  });
  after(() => service.stop());

  /** A contact whose conversation is open, and the webhook that says so; nothing has been sent yet. */
  const openedWebhook = async (email: string | null) => {
    const { id } = await sandbox.createContact({ name: 'Ann', ...(email ? { email, vip: true } : {}) });
    const headers = { authorization: `Bearer ${service.keys.token}`, 'content-type': 'application/json' };
    await fetch(`${service.sandbox.platformUrl}/contact/id:${id}/conversation/status`, {
      method: 'POST',
      headers,
      body: '{"status":"open"}',
    });
    const contact = { id, firstName: 'Ann', email, status: 'open', assignee: null, tags: [] };
    const conversation = { source: 'contact', conversationOpenedAt: Date.now() };
    return { id, body: { event_type: 'conversation.opened', event_id: `e-${id}`, contact, conversation } };
  };
  const received = (id: number, text: string) => ({
    event_type: 'message.received',
    event_id: `m-${id}-${text}`,
    contact: { id },
    message: { messageId: `m-${id}-${text}`, timestamp: Date.now(), message: { type: 'text', text } },
  });
  const delivered = (body: object) => redelivered(() => service.webhook(body));
  const ledger = async (id: number) =>
    (await (await fetch(`${service.sandbox.url}/sandbox/ledger?contact=${id}`)).json()) as {
      call: string;
      effect?: unknown;
    }[];
  const effects = async (id: number, call: string) =>
    (await ledger(id)).filter((entry) => entry.call === call && entry.effect !== undefined).length;
  const assigned = (id: number) =>
    until(`${id} is assigned`, async () => (await sandbox.routing(id))?.status === 'assigned', 30_000);

  test('the same opening a hundred times in parallel: one run, one assignment, one comment', async () => {
    const { id, body } = await openedWebhook('hundred@example.com');
    const answers = await Promise.all(Array.from({ length: 100 }, () => delivered(body)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    await assigned(id);
    assert.equal((await delivered(body)).status, 200);
    assert.deepEqual([await effects(id, 'assignee'), await effects(id, 'comment')], [1, 1]);
  });

  test('a reply that overtakes its opening costs nothing', async () => {
    await sandbox.setCustomer('early@example.com', { customerType: 'VIP' });
    const { id, body } = await openedWebhook(null);
    assert.equal((await delivered(received(id, 'it is early@example.com'))).status, 200);
    assert.equal((await delivered(body)).status, 200);
    await assigned(id);
    assert.equal((await sandbox.routing(id))?.assigneeId, '101');
  });

  test('a reply that nobody waits for is answered 200 and starts nothing', async () => {
    assert.equal((await delivered(received(999_999, 'hello?'))).status, 200);
    assert.equal(await sandbox.routing(999_999), null);
  });

  test('Temporal away: 503 with Retry-After within 2 s; back again: the redelivery routes it, once', async () => {
    const { id, body } = await openedWebhook('away@example.com');
    await service.freezeTemporal(true);
    try {
      const began = Date.now();
      const answer = await service.webhook(body);
      assert.equal(answer.status, 503);
      assert.ok(Number(answer.headers.get('retry-after')) > 0);
      assert.ok(Date.now() - began < 2_000, `answered after ${Date.now() - began} ms`);
      assert.equal((await fetch(`${service.api}/healthz`)).status, 200);
      assert.equal((await fetch(`${service.api}/readyz`)).status, 503);
    } finally {
      await service.freezeTemporal(false);
    }
    await until('the redelivery is accepted', async () => (await service.webhook(body)).status === 200);
    await assigned(id);
    assert.equal(await effects(id, 'assignee'), 1);
  });

  test('a CRM that cannot be understood shows in /readyz and leads to triage', async () => {
    const fault = { call: 'customer', only: 'mis@example.com', html: '<h1>hello</h1>', times: 5 };
    await fetch(`${service.sandbox.url}/sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(fault),
    });
    const { id, body } = await openedWebhook('mis@example.com');
    assert.equal((await delivered(body)).status, 200);
    await assigned(id);
    assert.equal((await sandbox.routing(id))?.assigneeId, '104');
    assert.match(await (await fetch(`${service.api}/readyz`)).text(), /misconfigured/);
    assert.match(
      await (await fetch(`${service.api}/metrics`)).text(),
      /router_crm_answers_total\{.*misconfigured.*\} 1/,
    );
  });
});
