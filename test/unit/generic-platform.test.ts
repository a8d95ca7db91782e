/** The generic connector against the stand-in, which checks what a careful system would check. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '../../src/platforms/generic/parse.js';
import { createGeneric } from '../../src/platforms/generic/index.js';
import { PlatformError, WebhookBodyError, type PlatformErrorKind } from '../../src/platforms/platform.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import { signedHeaders } from '../../src/http/standard-webhooks.js';
import { COMMANDS_SECRET, genericFor, genericSettings } from '../support/generic.js';
import { until } from '../support/wait.js';
import { eventsOf } from '../support/webhook-request.js';

async function failure(
  call: Promise<unknown>,
): Promise<[PlatformErrorKind, number | undefined, number | undefined]> {
  const error: unknown = await call.then(
    () => assert.fail('it should have failed'),
    (e: unknown) => e,
  );
  assert.ok(error instanceof PlatformError, String(error));
  return [error.kind, error.status, error.retryAfter];
}

type Sandbox = Awaited<ReturnType<typeof genericFor>>;
const told = ({ webhooks, connector }: Sandbox): DomainEvent[] =>
  webhooks.flatMap(({ raw, headers }) => eventsOf(connector, raw, headers));

test('what happens there arrives here, event by event', async (t) => {
  const sandbox = await genericFor(t);
  const { id, conversation } = await sandbox.open({ name: 'Jane', language: 'DE', phone: '+4930123456' });
  await sandbox.control('POST', `/contacts/${id}/assignee`, { assignee: 102 });
  await sandbox.control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ben', text: 'hello' });
  await sandbox.client.sendText(conversation, 'Your e-mail?');
  await sandbox.client.saveEmail(conversation, 'jane@example.com');
  await sandbox.control('POST', `/contacts/${id}/close`, { by: 102 });
  await until('eight events', () => sandbox.webhooks.length === 7);
  const events = told(sandbox);
  const find = <T extends DomainEvent['type']>(type: T) =>
    events.filter((one): one is Extract<DomainEvent, { type: T }> => one.type === type);
  const [opened] = find('conversation.opened');
  assert.deepEqual(
    [opened?.conversation, opened?.source, opened?.contact.language, opened?.contact.phone],
    [conversation, 'contact', 'de', '+4930123456'],
  );
  assert.equal(opened?.openedId, `${conversation}@${opened?.openedAt ?? ''}`);
  assert.equal(find('message.received')[0]?.message.text, 'hi');
  const ben = { id: '102', name: 'Ben', email: 'ben@support.example' };
  assert.deepEqual(find('assignee.updated')[0]?.assignee, ben);
  const sent = find('message.sent').map(({ message: { source, sender } }) => [source, sender?.id]);
  assert.deepEqual(sent.sort(), [
    ['api', undefined],
    ['user', '102'],
  ]);
  assert.equal(find('contact.updated')[0]?.email, 'jane@example.com');
  const [closed] = find('conversation.closed');
  assert.deepEqual([closed?.openedAt, closed?.closedBy], [opened.openedAt, ben]);
  const ids = sandbox.webhooks.map(({ headers }) => headers['webhook-id']);
  assert.deepEqual(new Set(events.map(({ eventId }) => eventId)), new Set(ids));
});

test('every command does there what it says', async (t) => {
  const { client, open, ledger } = await genericFor(t);
  const { id, conversation } = await open({ email: 'jane@example.com' });
  const { messageId, at } = await client.sendText(conversation, 'hello', { channelId: '1' });
  assert.ok(/^msg-\d+$/.test(messageId) && Math.abs(at - Date.now()) < 5_000);
  await client.assign(conversation, { id: '101', name: 'Ana' });
  const ana = { id: '101', name: 'Ana', email: 'ana@support.example' };
  assert.deepEqual(await client.getConversation(conversation), {
    open: true,
    assignee: ana,
    email: 'jane@example.com',
  });
  assert.deepEqual(await client.listOpen(), { items: [{ conversation, assignee: ana }] });
  assert.deepEqual(await client.listUnassigned(), { items: [] });
  await client.unassign(conversation);
  const [waiting] = (await client.listUnassigned()).items;
  assert.deepEqual([waiting?.conversation, waiting?.contact.email], [conversation, 'jane@example.com']);
  assert.equal(waiting?.openedId, `${conversation}@${waiting?.openedAt ?? ''}`);
  await client.comment(conversation, 'why');
  await client.tag(conversation, ['vip']);
  await client.saveEmail(conversation, 'joe@example.com');
  assert.equal(await client.find({ email: 'joe@example.com' }), conversation);
  assert.equal(await client.find({ phone: '+1' }), undefined);
  assert.equal((await client.listUsers()).length, 4);
  await client.close(conversation, { category: 'Resolved' });
  assert.equal((await client.getConversation(conversation)).open, false);
  assert.match(await client.check(), /names 4 people/);
  const effects = (await ledger(id)).filter(({ effect }) => effect !== undefined).map(({ call }) => call);
  assert.deepEqual(effects, ['message', 'assignee', 'assignee', 'comment', 'tag', 'update', 'status']);
});

test('one key, one effect, however often and however it went; another command under it is refused', async (t) => {
  const { client, open, ledger, control } = await genericFor(t);
  const { id, conversation } = await open();
  const once = { idempotencyKey: 'workflow run 7' };
  await control('POST', '/faults', { call: 'message', when: 'after', reset: true });
  assert.deepEqual(await failure(client.sendText(conversation, 'hello', once)), [
    'unconfirmed',
    undefined,
    undefined,
  ]);
  const first = await client.sendText(conversation, 'hello', once);
  assert.deepEqual(await client.sendText(conversation, 'hello', once), first);
  assert.deepEqual(await failure(client.sendText(conversation, 'other', once)), ['refused', 422, undefined]);
  const another = await client.sendText(conversation, 'hello', { idempotencyKey: 'workflow run 8' });
  assert.notEqual(another.messageId, first.messageId);
  const sent = (await ledger(id)).filter(({ call, effect }) => call === 'message' && effect !== undefined);
  assert.equal(sent.length, 2);
});

test('what the system answers, and what it means', async (t) => {
  const { client, open, control, platformUrl } = await genericFor(t);
  const { conversation } = await open();
  assert.equal((await failure(client.getConversation('nobody')))[0], 'notFound');
  assert.deepEqual((await failure(client.assign(conversation, { id: '999' }))).slice(0, 2), ['refused', 422]);
  for (const [status, kind] of [
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [409, 'refused'],
    [429, 'rateLimited'],
    [503, 'unconfirmed'],
  ] as const) {
    await control('POST', '/faults', { call: 'comment', status, retryAfter: 2 });
    assert.deepEqual(await failure(client.comment(conversation, 'x')), [kind, status, 2_000]);
  }
  const stranger = createGeneric(
    genericSettings(platformUrl, { commandSecrets: [`whsec_${Buffer.alloc(24).toString('base64')}`] }),
  );
  assert.deepEqual((await failure(stranger.client.check())).slice(0, 2), ['unauthorized', 401]);
  const rotating = createGeneric(
    genericSettings(platformUrl, {
      commandSecrets: [`whsec_${Buffer.alloc(24).toString('base64')}`, COMMANDS_SECRET],
    }),
  );
  await rotating.client.check();
  const late = createGeneric(genericSettings(platformUrl), { now: () => Date.now() - 301_000 });
  assert.deepEqual((await failure(late.client.check())).slice(0, 2), ['unauthorized', 401]);
});

test('the stand-in refuses commands that are not as documented, and repeats of an id with other bytes', async (t) => {
  const { open, platformUrl } = await genericFor(t);
  const { conversation } = await open();
  let ids = 0;
  const post = async (body: unknown, id = `c${++ids}`) => {
    const text = JSON.stringify(body);
    const headers = signedHeaders({ id, at: Date.now(), body: text }, [COMMANDS_SECRET]);
    const answer = await fetch(platformUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    });
    return answer.status;
  };
  const command = (type: string, data: object) => ({ type, data: { conversation, ...data } });
  assert.equal(await post(command('message.send', { text: 'x' }), 'same'), 200);
  assert.equal(await post(command('message.send', { text: 'y' }), 'same'), 422);
  for (const body of [
    command('message.send', {}),
    command('message.send', { text: '' }),
    command('message.send', { text: 'x', html: true }),
    command('tag.add', { tags: [] }),
    command('contact.update', { contact: { email: 'nonsense' } }),
    command('conversation.assign', { assignee: 101 }),
    command('conversation.explode', {}),
    { type: 'users.list' },
    [],
  ])
    assert.equal(await post(body), 400, JSON.stringify(body));
});

test('strict where it identifies, tolerant of everything else', () => {
  const event = (type: string, data: object) => parse({ type, data }, 'evt_1');
  const wrong: [string, object, string][] = [
    ['conversation.opened', { contact: { id: 'c' } }, 'data.conversation'],
    ['conversation.opened', { conversation: { id: '' }, contact: { id: 'c' } }, 'data.conversation.id'],
    ['conversation.opened', { conversation: { id: '1' } }, 'data.contact'],
    ['message.received', { conversation: { id: '1' }, message: { text: 'x' } }, 'data.message.id'],
    ['assignee.updated', { conversation: { id: '1' } }, 'data.assignee'],
    ['assignee.updated', { conversation: { id: '1' }, assignee: {} }, 'data.assignee'],
  ];
  for (const [type, data, path] of wrong)
    assert.throws(
      () => event(type, data),
      (e: unknown) => e instanceof WebhookBodyError && e.path.startsWith(path),
      `${type} ${JSON.stringify(data)}`,
    );
  assert.throws(() => parse([], 'evt_1'), WebhookBodyError);
  assert.deepEqual(event('call.ended', {}), [
    { type: 'ignored', eventId: 'evt_1', reason: 'unhandled event type' },
  ]);
  const [opened] = event('conversation.opened', {
    conversation: { id: 7, openedAt: 1_700_000_000 },
    contact: { id: 'c', email: 5, tags: 'vip', fields: { plan: 'gold' }, assignee: null, shoeSize: 42 },
    channel: null,
    later: true,
  });
  assert.deepEqual(opened, {
    type: 'conversation.opened',
    eventId: 'evt_1',
    conversation: '7',
    openedId: '7@1700000000000',
    openedAt: 1_700_000_000_000,
    source: 'unknown',
    contact: { id: 'c', tags: [], fields: { plan: 'gold' } },
  });
  const [unset] = event('assignee.updated', { conversation: { id: '1' }, assignee: null });
  assert.equal(unset?.type === 'assignee.updated' && unset.assignee, null);
});

test('a close without a time of its own happened when its envelope says', () => {
  const at = 1_790_000_000_000;
  const closed = (over: object, conversation: object = {}) =>
    parse(
      { type: 'conversation.closed', data: { conversation: { id: 'c', ...conversation } }, ...over },
      'e',
    )[0];
  const expected = { type: 'conversation.closed', eventId: 'e', conversation: 'c' };
  assert.deepEqual(closed({ timestamp: new Date(at).toISOString() }), { ...expected, closedAt: at });
  assert.deepEqual(closed({ timestamp: at }, { closedAt: at - 5 }), { ...expected, closedAt: at - 5 });
  assert.deepEqual(closed({}), expected);
});
