/** The client against the stand-in, which refuses what the real one refuses. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import { createChatwoot } from '../../src/platforms/chatwoot/index.js';
import { PlatformError, type PlatformClient, type PlatformErrorKind } from '../../src/platforms/platform.js';
import { chatwootFor, settingsFor } from '../support/chatwoot.js';
import { eventsOf } from '../support/webhook-request.js';

const ana = { id: '101', name: 'Ana', email: 'ana@support.example' };
const fails = (kind: PlatformErrorKind) => (e: unknown) => e instanceof PlatformError && e.kind === kind;

test('a text goes out as an automation of ours, and is found among messages', async (t) => {
  const { connector, opened, seen, ledger } = await chatwootFor(t);
  const { id, conversation } = await opened();
  const { client } = connector;
  const first = await client.sendText(conversation, 'Your e-mail?');
  const again = await client.sendText(conversation, 'Your e-mail?');
  assert.ok(first.at >= ((await seen(id)).messages[1]?.at ?? Infinity), 'never earlier than it was');
  const found = (known: string[]) => client.findSent(conversation, 'Your e-mail?', known);
  assert.equal((await found([]))?.messageId, again.messageId, 'the latest');
  assert.equal((await found([again.messageId]))?.messageId, first.messageId);
  assert.equal(await found([first.messageId, again.messageId]), undefined);
  assert.equal(await client.findSent(conversation, 'hi', []), undefined, "the contact's own");
  const [call] = (await ledger(id)).filter((entry) => entry.call === 'message');
  assert.deepEqual(call?.body, {
    content: 'Your e-mail?',
    message_type: 'outgoing',
    private: false,
    content_attributes: { automation_rule_id: 'vip-router' },
  });
});

test('it is looked for further back until it would be too old, on five pages at most', async (t) => {
  const { connector, opened, writes, ledger } = await chatwootFor(t);
  const { client } = connector;
  const looked = async (id: number) => (await ledger(id)).filter(({ call }) => call === 'messages').length;
  const chat = async (later: number) => {
    const { id, conversation } = await opened();
    const { messageId, at } = await client.sendText(conversation, 'Your e-mail?');
    for (let count = 0; count < later; count++) await writes(id, `and ${count}`);
    return { id, conversation, messageId, at };
  };
  const near = await chat(30);
  assert.equal((await client.findSent(near.conversation, 'Your e-mail?', []))?.messageId, near.messageId);
  assert.equal(await looked(near.id), 2);
  const old = { since: near.at + 60_000 };
  assert.equal(await client.findSent(near.conversation, 'Your e-mail?', [near.messageId], old), undefined);
  assert.equal(await looked(near.id), 3, 'what is older is not ours');
  const far = await chat(100);
  assert.equal(await client.findSent(far.conversation, 'Your e-mail?', []), undefined);
  assert.equal(await looked(far.id), 5);
  const all = await chat(0);
  assert.equal(await client.findSent(all.conversation, 'something else', []), undefined);
  assert.equal(await looked(all.id), 2, 'an empty page is the end');
});

test("neither an agent's message nor a note with the same words is taken for ours", async (t) => {
  const { connector, opened, control } = await chatwootFor(t);
  const { id, conversation } = await opened();
  await control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ben', text: 'Your e-mail?' });
  await connector.client.comment(conversation, 'Your e-mail?');
  assert.equal(await connector.client.findSent(conversation, 'Your e-mail?', []), undefined);
});

test('what is so now: open, pending and snoozed are open; who has it; the address', async (t) => {
  const { connector, opened, control } = await chatwootFor(t);
  const { id, conversation } = await opened({ email: 'jane@example.com' });
  const look = () => connector.client.getConversation(conversation);
  assert.deepEqual(await look(), { open: true, email: 'jane@example.com' });
  for (const phase of ['pending', 'snoozed']) {
    await control('POST', `/contacts/${id}/phase`, { phase });
    assert.equal((await look()).open, true, phase);
  }
  await connector.client.assign(conversation, ana);
  assert.deepEqual((await look()).assignee, ana);
  await connector.client.unassign(conversation);
  assert.equal((await look()).assignee, undefined);
  await connector.client.close(conversation, { category: 'done', summary: 'all well' });
  assert.equal((await look()).open, false);
});

test('an assignment opens what is pending, so that the agent sees it', async (t) => {
  const { connector, opened, seen } = await chatwootFor(t, { agentBot: true });
  const { id, conversation } = await opened();
  assert.equal((await seen(id)).phase, 'pending');
  await connector.client.assign(conversation, ana);
  assert.deepEqual([(await seen(id)).phase, (await seen(id)).assignee], [undefined, 101]);
});

test('an agent whom the account does not have is refused, though Chatwoot answers 200', async (t) => {
  const { connector, opened } = await chatwootFor(t);
  const { conversation } = await opened();
  await assert.rejects(connector.client.assign(conversation, { id: '999' }), fails('refused'));
  await assert.rejects(connector.client.assign(conversation, { id: 'ana' }), fails('refused'));
});

test('a tag is added to the labels that are there, in their spelling, once', async (t) => {
  const { connector, opened, seen, ledger } = await chatwootFor(t);
  const { id, conversation } = await opened();
  await connector.client.tag(conversation, ['VIP Gold', 'new_one']);
  await connector.client.tag(conversation, ['vip', 'vip gold']);
  assert.deepEqual((await seen(id)).tags, ['vip-gold', 'new_one', 'vip']);
  await connector.client.tag(conversation, ['VIP']);
  assert.equal(
    (await ledger(id)).filter(({ call }) => call === 'tag').length,
    2,
    'nothing new, nothing written',
  );
  await assert.rejects(connector.client.tag(conversation, [' ! ']), fails('refused'));
});

test('the address is saved on the contact, unless another one has it', async (t) => {
  const { connector, contact, opened, seen } = await chatwootFor(t);
  await contact({ email: 'taken@example.com' });
  const { id, conversation } = await opened();
  await connector.client.saveEmail(conversation, 'jane@example.com');
  assert.equal((await seen(id)).email, 'jane@example.com');
  await assert.rejects(connector.client.saveEmail(conversation, 'taken@example.com'), fails('refused'));
});

test('a comment is a private note', async (t) => {
  const { connector, opened, seen } = await chatwootFor(t);
  const { id, conversation } = await opened();
  await connector.client.comment(conversation, 'Routed');
  const { comments, messages } = await seen(id);
  assert.deepEqual([comments.map(({ text }) => text), messages.length], [['Routed'], 1]);
});

test('a contact is found by the whole address or number, and means their newest open conversation', async (t) => {
  const { connector, contact, opened, control } = await chatwootFor(t);
  await contact({ email: 'jane@example.com.test' });
  const { id, conversation } = await opened({ email: 'Jane@example.com', phone: '+60123456789' });
  const find = (by: { email?: string; phone?: string }) => connector.client.find(by);
  assert.equal(await find({ email: 'jane@example.com' }), conversation);
  assert.equal(await find({ email: 'nobody@example.com', phone: '+60123456789' }), conversation);
  assert.equal(await find({ phone: '+6012345' }), undefined);
  await control('POST', `/contacts/${id}/close`, {});
  assert.equal(await find({ email: 'jane@example.com' }), undefined, 'none is open');
});

test('agents are listed with whether they are there', async (t) => {
  const { connector, control } = await chatwootFor(t);
  await control('PUT', '/users/102', { online: false });
  const users = await connector.client.listUsers();
  assert.deepEqual(users[0], { ...ana, online: true });
  assert.equal(users.find(({ id }) => id === '102')?.online, false);
});

test('what is open is listed to the end: with somebody, and waiting with its opening', async (t) => {
  const { connector, opened, control } = await chatwootFor(t);
  const { client } = connector;
  const numbers = [];
  for (let at = 0; at < 30; at++) numbers.push((await opened()).conversation);
  const all = async <T>(list: (cursor?: string) => Promise<{ items: T[]; next?: string }>) => {
    const items: T[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page = await list(cursor);
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  };
  for (const [at, phase] of [null, 'snoozed', 'pending'].entries()) {
    const conversation = numbers[at]!;
    await client.assign(conversation, ana);
    await control('POST', `/contacts/${Number(conversation) + 1000}/phase`, { phase });
  }
  const open = await all((cursor) => client.listOpen(cursor));
  assert.deepEqual(new Set(open.map(({ conversation }) => conversation)), new Set(numbers.slice(0, 3)));
  assert.equal(open[0]?.assignee.id, '101');
  const waiting = await all((cursor) => client.listUnassigned(cursor));
  assert.deepEqual(
    waiting.map(({ conversation }) => conversation),
    numbers.slice(3),
  );
  const { conversation, openedAt, openedId } = waiting[0]!;
  assert.equal(openedId, `${conversation}@${openedAt}`);
});

test('a waiting conversation has the name, the channel and the inbox of its webhook', async (t) => {
  const { connector, opened, webhooks } = await chatwootFor(t);
  const { conversation } = await opened();
  const { items } = await connector.client.listUnassigned();
  const told = webhooks.flatMap(({ raw, headers }) => eventsOf(connector, raw, headers));
  const event = told.find(({ type }) => type === 'conversation.opened');
  assert.ok(event?.type === 'conversation.opened');
  assert.deepEqual([items[0]?.conversation, items[0]?.openedId], [conversation, event.openedId]);
  assert.deepEqual(items[0]?.channel, { source: 'webwidget', inbox: '1' });
  assert.deepEqual(items[0].channel, event.channel);
});

test('the check says whose token it is; a wrong one, and another account, are refused', async (t) => {
  const { connector, platformUrl, opened } = await chatwootFor(t);
  assert.match(await connector.client.check(), /administrator/);
  const { conversation } = await opened();
  const others = (over: object) => createChatwoot(settingsFor(platformUrl, over)).client;
  await assert.rejects(others({ token: 'x' }).check(), fails('unauthorized'));
  await assert.rejects(others({ accountId: '2' }).check(), fails('unauthorized'));
  await assert.rejects(others({ accountId: '2' }).getConversation(conversation), fails('notFound'));
});

const writes: Record<string, (client: PlatformClient, conversation: string) => Promise<unknown>> = {
  message: (client, to) => client.sendText(to, 'hi'),
  comment: (client, to) => client.comment(to, 'hi'),
  assignee: (client, to) => client.assign(to, ana),
  status: (client, to) => client.close(to),
  tag: (client, to) => client.tag(to, [randomUUID()]),
  update: (client, to) => client.saveEmail(to, 'jane@example.com'),
};

for (const [call, write] of Object.entries(writes)) {
  test(`${call}: what may have happened is told from what has not`, async (t) => {
    const { connector, opened, control } = await chatwootFor(t);
    const { conversation } = await opened();
    for (const [fault, kind] of [
      [{ status: 500 }, 'unconfirmed'],
      [{ reset: true, when: 'after' }, 'unconfirmed'],
      [{ html: '<p>proxy</p>' }, 'unconfirmed'],
      [{ status: 429, retryAfter: 2 }, 'rateLimited'],
      [{ status: 401 }, 'unauthorized'],
      [{ status: 422 }, 'refused'],
    ] as const) {
      await control('POST', '/faults', { call, ...fault });
      await assert.rejects(write(connector.client, conversation), fails(kind), `${call} ${kind}`);
    }
    await assert.rejects(write(connector.client, '99999'), fails('notFound'));
  });
}

test('errors name neither contents nor the token', async (t) => {
  const { connector, opened } = await chatwootFor(t);
  await opened();
  const error: unknown = await connector.client
    .sendText('99999', 'jane@example.com')
    .catch((e: unknown) => e);
  assert.equal(String(error), 'PlatformError: sendText: Chatwoot answered 404: Resource could not be found');
  await assert.rejects(connector.client.sendText('1', '  '), fails('refused'));
});
