/** The stand-in of Chatwoot: what it refuses, what it tells, and how it is told apart from respond.io's. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { chatwootFor } from '../support/chatwoot.js';
import { call, TOKEN } from '../support/sandbox.js';
import { until } from '../support/wait.js';
import { eventsOf, postOf, whyRefused } from '../support/webhook-request.js';

const account = '/api/v1/accounts/1';
type Chatwoot = Awaited<ReturnType<typeof chatwootFor>>;

const api = ({ platformUrl }: Chatwoot, method: string, path: string, body?: unknown, token = TOKEN) =>
  call(method, `${platformUrl}${path}`, body, { api_access_token: token });

/** The events told so far, once there are as many. */
async function told(
  chatwoot: Chatwoot,
  count: number,
): Promise<(Record<string, unknown> & { event: string })[]> {
  await until(`${count} webhooks`, () => chatwoot.webhooks.length >= count);
  return chatwoot.webhooks.map(({ raw }) => JSON.parse(raw) as Record<string, unknown> & { event: string });
}

test('without the token every method answers 401 in the words of Chatwoot, and does nothing', async (t) => {
  const chatwoot = await chatwootFor(t);
  for (const [method, path] of [
    ['GET', '/api/v1/profile'],
    ['POST', `${account}/conversations/1/messages`],
    ['GET', `${account}/agents`],
    ['GET', '/nowhere'],
  ] as const) {
    const answer = await api(chatwoot, method, path, undefined, 'another');
    assert.deepEqual([answer.status, answer.body], [401, { error: 'Invalid Access Token' }], path);
  }
});

const wrongBodies: [string, string, string, unknown][] = [
  ['a message without content', 'POST', '/messages', { content: '' }],
  ['an incoming message', 'POST', '/messages', { content: 'hi', message_type: 'incoming' }],
  ['an assignee by address', 'POST', '/assignments', { assignee_id: 'ana@support.example' }],
  ['an unknown status', 'POST', '/toggle_status', { status: 'closed' }],
  ['labels that are no list', 'POST', '/labels', { labels: 'vip' }],
];
for (const [name, method, path, body] of wrongBodies) {
  test(`422 without effect: ${name}`, async (t) => {
    const chatwoot = await chatwootFor(t);
    const { id, conversation } = await chatwoot.opened();
    const answer = await api(chatwoot, method, `${account}/conversations/${conversation}${path}`, body);
    assert.equal(answer.status, 422);
    assert.equal(typeof answer.body['error'], 'string');
    assert.ok((await chatwoot.ledger(id)).every(({ effect }) => effect === undefined));
  });
}

test('a conversation has a number of its own, and exists once it is opened', async (t) => {
  const chatwoot = await chatwootFor(t);
  const { id } = await chatwoot.contact();
  const { conversation } = await chatwoot.seen(id);
  assert.notEqual(conversation, String(id));
  assert.equal((await api(chatwoot, 'GET', `${account}/conversations/${conversation}`)).status, 404);
  await chatwoot.writes(id, 'hi');
  assert.equal(
    (await api(chatwoot, 'GET', `${account}/conversations/${conversation}`)).body['id'],
    Number(conversation),
  );
});

test('webhooks are signed with the time they go out, and believed by the connector', async (t) => {
  const chatwoot = await chatwootFor(t);
  await chatwoot.opened();
  await told(chatwoot, 2);
  for (const { raw, headers } of chatwoot.webhooks) {
    assert.ok(headers['x-chatwoot-delivery']);
    assert.equal(whyRefused(chatwoot.connector, postOf(raw, headers)), undefined);
  }
});

test('an older installation signs nothing', async (t) => {
  const chatwoot = await chatwootFor(t, { signingKey: '' });
  await chatwoot.opened();
  await told(chatwoot, 2);
  assert.ok(chatwoot.webhooks.every(({ headers }) => headers['x-chatwoot-signature'] === undefined));
});

test('an account webhook is sent once, whatever the answer', async (t) => {
  const chatwoot = await chatwootFor(t);
  chatwoot.answerWebhooks([500, 503]);
  const { id } = await chatwoot.opened();
  await chatwoot.control('POST', `/contacts/${id}/close`, {});
  const events = await told(chatwoot, 5);
  assert.equal(events.filter((one) => one['message_type'] === 'incoming').length, 1);
  const { body } = await chatwoot.control('GET', '/deliveries');
  assert.ok((body as unknown as { attempt: number }[]).every(({ attempt }) => attempt === 1));
});

test('a contact who writes after the close has the same conversation opened again', async (t) => {
  const chatwoot = await chatwootFor(t);
  const { id, conversation } = await chatwoot.opened();
  await chatwoot.control('POST', `/contacts/${id}/close`, {});
  await chatwoot.writes(id, 'again');
  const events = await told(chatwoot, 9);
  const changes = events.filter(({ event }) => event === 'conversation_status_changed');
  assert.deepEqual(changes.map(({ id: number, status }) => [String(number), status]).sort(), [
    [conversation, 'open'],
    [conversation, 'resolved'],
  ]);
});

test('a snoozed conversation wakes up when the contact writes', async (t) => {
  const chatwoot = await chatwootFor(t);
  const { id } = await chatwoot.opened();
  await chatwoot.control('POST', `/contacts/${id}/phase`, { phase: 'snoozed' });
  await chatwoot.writes(id, 'hello?');
  assert.deepEqual([(await chatwoot.seen(id)).status, (await chatwoot.seen(id)).phase], ['open', undefined]);
});

test('with an agent bot, contacts begin pending, and each message is told twice under two delivery ids', async (t) => {
  const chatwoot = await chatwootFor(t, { agentBot: true });
  const { conversation } = await chatwoot.opened();
  const events = await told(chatwoot, 7);
  assert.equal(events.find(({ event }) => event === 'conversation_created')?.['status'], 'pending');
  const isOurs = (raw: string) => raw.includes('"account":{"id":1,');
  const messages = chatwoot.webhooks.filter(({ raw }) => raw.includes('message_created') && isOurs(raw));
  assert.equal(new Set(messages.map(({ headers }) => headers['x-chatwoot-delivery'])).size, 2);
  await chatwoot.connector.client.close(conversation);
  await until('the bot hears of the close', () =>
    chatwoot.webhooks.some(
      ({ raw }) => raw.includes('conversation_resolved') && raw.includes('"account_id":1,'),
    ),
  );
});

test('a bot of the whole installation hears another account, of which nothing is applied', async (t) => {
  const chatwoot = await chatwootFor(t, { agentBot: true });
  await chatwoot.opened();
  await told(chatwoot, 7);
  const foreign = chatwoot.webhooks.filter(({ raw }) => raw.includes('other@elsewhere.example'));
  assert.equal(foreign.length, 4);
  for (const { raw, headers } of foreign) {
    const events = eventsOf(chatwoot.connector, raw, headers);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['ignored'],
      raw,
    );
  }
});

test('forms are told as the message that shows them, flows without a text, HTML as the chat window shows it', async (t) => {
  const chatwoot = await chatwootFor(t);
  const { id } = await chatwoot.opened();
  const types = ['form', 'email-form', 'flow', 'html'];
  for (const type of types)
    await chatwoot.control('POST', `/contacts/${id}/messages`, { text: "o'b@example.com", type });
  await told(chatwoot, 2 + types.length);
  const read = chatwoot.webhooks
    .slice(2)
    .flatMap(({ raw, headers }) => eventsOf(chatwoot.connector, raw, headers));
  const said = read.flatMap((event): unknown[] => {
    if (event.type === 'message.received') return [event.message.text ?? event.message.form];
    return event.type === 'contact.updated' ? [[event.email, event.by]] : [];
  });
  const form = [{ name: 'email', value: "o'b@example.com", from: 'form' }];
  const sorted = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort();
  assert.deepEqual(sorted(said), sorted([form, ["o'b@example.com", 'contact'], form, "o'b@example.com"]));
});

test('a note is told as a private message', async (t) => {
  const chatwoot = await chatwootFor(t);
  const { conversation } = await chatwoot.opened();
  await chatwoot.connector.client.comment(conversation, 'for the team');
  const events = await told(chatwoot, 3);
  assert.equal(events.find((one) => one['content'] === 'for the team')?.['private'], true);
});
