/** The stand-in's webhooks: when they come, what they look like, how they are signed and repeated. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test from 'node:test';
import { signatureOf } from '../../sandbox/platforms/respond-io/index.js';
import vector from '../fixtures/respond-io/signature.test-vector.json' with { type: 'json' };
import { sandboxFor, SIGNING_KEY, type Webhook } from '../support/sandbox.js';
import { until } from '../support/wait.js';

type Sandbox = Awaited<ReturnType<typeof sandboxFor>>;
const of = (sandbox: Sandbox, type: string) =>
  sandbox.webhooks.filter(({ body }) => body.event_type === type);
const next = async (sandbox: Sandbox, type: string, count = 1): Promise<Webhook> =>
  (await until(`${count} of ${type}`, () => of(sandbox, type).length >= count && of(sandbox, type))).at(-1)!;

test('the signature is that of the known test vector', () => {
  assert.equal(signatureOf(vector.raw_body, vector.signing_key), vector.expected_header_value);
});

test('a delivery is signed over its very bytes and carries a fresh UUID', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact({ name: 'Zoë 🙂' });
  await sandbox.control('POST', `/contacts/${id}/messages`, { text: 'grüß dich' });
  await next(sandbox, 'message.received');
  await next(sandbox, 'conversation.opened');
  for (const { raw, headers } of sandbox.webhooks) {
    const expected = createHmac('sha256', SIGNING_KEY).update(raw).digest('base64');
    assert.equal(headers['x-webhook-signature'], expected);
    assert.equal(headers['content-type'], 'application/json');
  }
  const ids = sandbox.webhooks.map(({ body }) => body.event_id);
  assert.equal(new Set(ids).size, ids.length);
  for (const one of ids)
    assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('writing opens a conversation once; after a close it opens another, told apart by its time', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  const write = (text: string) => sandbox.control('POST', `/contacts/${id}/messages`, { text });
  await write('hi');
  await write('are you there?');
  await next(sandbox, 'message.received', 2);
  assert.equal(of(sandbox, 'conversation.opened').length, 1);
  await sandbox.control('POST', `/contacts/${id}/close`, { by: 102 });
  const closed = await next(sandbox, 'conversation.closed');
  await write('one more thing');
  const second = await next(sandbox, 'conversation.opened', 2);
  const first = of(sandbox, 'conversation.opened')[0]!.body.conversation;
  assert.equal(first?.['source'], 'contact');
  assert.equal(closed.body.conversation?.['openedTime'], first['conversationOpenedAt']);
  assert.equal(closed.body.conversation?.['closedBySource'], 'user');
  assert.equal(closed.body.contact.status, 'close');
  const times = [first, second.body.conversation].map((one) => Number(one?.['conversationOpenedAt']));
  assert.ok(times.every(Number.isInteger) && times[1]! > times[0]!, 'whole seconds, and told apart');
  assert.deepEqual(
    [first['firstIncomingMessage'], second.body.conversation?.['firstIncomingMessage']],
    ['hi', 'one more thing'],
  );
});

test('who wrote an outgoing message: the API, or an agent by name', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  await sandbox.api('POST', `/contact/id:${id}/message`, { message: { type: 'text', text: 'Who are you?' } });
  const api = await next(sandbox, 'message.sent');
  assert.deepEqual([api.body.user, api.body.sender?.['source']], [null, 'api']);
  assert.equal(api.body.contact.status, 'close', 'the API opens nothing by writing');
  await sandbox.control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ben', text: 'Ben here' });
  const agent = await next(sandbox, 'message.sent', 2);
  assert.deepEqual(
    [agent.body.sender?.['source'], agent.body.sender?.['userId'], agent.body.user?.['id']],
    ['user', 102, 102],
  );
  const opened = await next(sandbox, 'conversation.opened');
  assert.equal(opened.body.conversation?.['source'], 'user', 'an agent opens it');
});

test('attachments and stickers carry no text', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  for (const [at, type] of ['sticker', 'attachment'].entries()) {
    await sandbox.control('POST', `/contacts/${id}/messages`, { text: '', type });
    const { body } = await next(sandbox, 'message.received', at + 1);
    assert.equal(body.message?.message['type'], type);
    assert.ok(!('text' in body.message.message));
  }
});

test('a changed contact and a changed assignee are told; a write of what is already there is not', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  await sandbox.api('PUT', `/contact/id:${id}`, { email: 'jane@example.com' });
  assert.equal((await next(sandbox, 'contact.updated')).body.contact.email, 'jane@example.com');
  const assign = () => sandbox.api('POST', `/contact/id:${id}/conversation/assignee`, { assignee: 101 });
  await assign();
  assert.equal((await next(sandbox, 'contact.assignee.updated')).body.contact.assignee?.id, 101);
  await assign();
  await sandbox.api('PUT', `/contact/id:${id}`, { email: 'joe@example.com' });
  await next(sandbox, 'contact.updated', 2);
  assert.equal(of(sandbox, 'contact.assignee.updated').length, 1);
});

test('a refused delivery is repeated after each wait, the same event, and no longer once accepted', async (t) => {
  const sandbox = await sandboxFor(t, { retryAfter: [50, 100, 150] });
  const { id } = await sandbox.contact();
  await next(sandbox, 'contact.created');
  sandbox.answerWebhooks([500, 503]);
  await sandbox.control('PUT', `/contacts/${id}`, { email: 'a@example.com' });
  await next(sandbox, 'contact.updated', 3);
  const [first, second, third] = of(sandbox, 'contact.updated');
  assert.equal(new Set([first, second, third].map((one) => one?.raw)).size, 1);
  assert.ok(second!.at - first!.at >= 45 && third!.at - second!.at >= 95);
  await new Promise((resolve) => setTimeout(resolve, 250));
  assert.equal(of(sandbox, 'contact.updated').length, 3);
  const deliveries = (await sandbox.control('GET', '/deliveries')).body as unknown as { status: number }[];
  assert.deepEqual(
    deliveries.map(({ status }) => status),
    [200, 500, 503, 200],
  );
});

test('after three repeats it gives up; after more than 30 errors the endpoint is off until switched on', async (t) => {
  const sandbox = await sandboxFor(t, { retryAfter: [5, 5, 5] });
  const { id } = await sandbox.contact();
  await next(sandbox, 'contact.created');
  const change = (at: number) => sandbox.control('PUT', `/contacts/${id}`, { email: `a${at}@example.com` });
  const disabled = async () =>
    ((await sandbox.control('GET', '/state')).body['webhooks'] as { disabled: boolean }).disabled;
  sandbox.answerWebhooks(Array<number>(31).fill(500));
  for (let at = 0; at < 7; at++) {
    await change(at);
    await next(sandbox, 'contact.updated', 4 * (at + 1));
  }
  assert.equal(await disabled(), false, '28 errors');
  await change(7);
  await until('off', disabled);
  const before = sandbox.webhooks.length;
  assert.equal(before, 32);
  await change(8);
  await sandbox.control('PUT', '/webhooks', { enable: true });
  await change(9);
  await until('on again', () => sandbox.webhooks.length > before);
  assert.equal(sandbox.webhooks.at(-1)?.body.contact.email, 'a9@example.com', 'what came meanwhile is lost');
});

test('doubled and delayed when told', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  await sandbox.control('PUT', '/webhooks', { copies: 2, delay: 120 });
  const began = Date.now();
  await sandbox.control('PUT', `/contacts/${id}`, { email: 'a@example.com' });
  await next(sandbox, 'contact.updated', 2);
  const [one, two] = of(sandbox, 'contact.updated');
  assert.equal(one!.body.event_id, two!.body.event_id);
  assert.ok(one!.at - began >= 115);
});
