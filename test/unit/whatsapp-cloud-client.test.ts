/** The client against the stand-in, which checks what Meta checks. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { PlatformError } from '../../src/platforms/platform.js';
import { call, TOKEN } from '../support/sandbox.js';
import { fails, whatsAppChat as chat } from '../support/whatsapp-chat.js';

const DAY = 86_400_000;
const template = { name: 'ask_email', language: 'en' };

test('a text goes out, and its status tells of it with our mark', async (t) => {
  const { client, to, writes, events, effects } = await chat(t);
  await writes('hi');
  const sent = await client.sendText(to, 'Your e-mail?', { heardAt: Date.now() });
  assert.ok(sent.at >= Date.now() - 2_000);
  assert.deepEqual(await effects(), ['Your e-mail?']);
  const told = (await events(3)).find(({ type }) => type === 'message.sent');
  assert.ok(told?.type === 'message.sent');
  assert.deepEqual(
    [told.conversation, told.message.id, told.message.text],
    [to, sent.messageId, 'Your e-mail?'],
  );
  assert.equal(told.message.source, 'api');
});

test('what the contact writes comes as it was written', async (t) => {
  const { id, control, events, to } = await chat(t);
  const write = (text: string, type: string) => control('POST', `/contacts/${id}/messages`, { text, type });
  const kinds: [type: string, kind: string][] = [
    ['button', 'text'],
    ['list', 'text'],
    ['attachment', 'attachment'],
    ['sticker', 'sticker'],
    ['location', 'location'],
    ['reaction', 'reaction'],
    ['hologram', 'other'],
  ];
  for (const [type] of kinds) await write('a@b.co', type);
  const got = await events(kinds.length);
  const seen = got.flatMap((one) =>
    one.type === 'message.received' && one.conversation === to ? [one.message] : [],
  );
  assert.deepEqual(seen.map(({ kind }) => kind).sort(), kinds.map(([, kind]) => kind).sort());
  const times = seen.map(({ at }) => at);
  assert.equal(new Set(times).size, kinds.length, 'each has its own second');
});

test('outside the 24 hours a question goes out as the template, and nothing else does', async (t) => {
  const { client, to, effects, writes, outside } = await chat(t, { template });
  await writes('hi');
  const heardAt = Date.now() - DAY;
  await client.sendText(to, 'Your e-mail?', { heardAt, isQuestion: true });
  await assert.rejects(client.sendText(to, 'You are next', { heardAt }), fails('refused'));
  assert.deepEqual(await effects(), ['[template ask_email]']);
  await outside('refuses');
  await client.sendText(to, 'Your e-mail?', { isQuestion: true });
  await assert.rejects(client.sendText(to, 'You are next'), fails('refused'));
  assert.deepEqual(await effects(), ['[template ask_email]', '[template ask_email]']);
});

test('without a template a question outside the 24 hours is refused', async (t) => {
  const { client, to, effects } = await chat(t);
  await assert.rejects(client.sendText(to, 'Your e-mail?', { isQuestion: true }), fails('refused'));
  assert.deepEqual(await effects(), []);
});

test('accepted, and failed later: the status says so', async (t) => {
  const { client, to, writes, outside, events } = await chat(t);
  await writes('hi');
  await outside('fails');
  const { messageId } = await client.sendText(to, 'Your e-mail?');
  const failed = (await events(2)).find(({ type }) => type === 'message.failed');
  assert.deepEqual(failed && 'messageId' in failed && [failed.messageId, failed.why], [
    messageId,
    '131047 Re-engagement message',
  ]);
});

test('every refusal has its meaning', async (t) => {
  const { client, to, writes } = await chat(t);
  await writes('hi');
  await assert.rejects(client.sendText('+4999999999', 'x'), fails('refused', { code: '131030' }));
  await assert.rejects(client.sendText(to, ''), fails('refused'));
  await assert.rejects(client.sendText(to, 'x'.repeat(4_097)), fails('refused'));
  const foreign = await chat(t, { token: 'wrong' });
  await assert.rejects(foreign.client.sendText(to, 'x'), fails('unauthorized', { code: '190' }));
  await assert.rejects(foreign.client.check(), fails('unauthorized'));
  const other = await chat(t, { phoneNumberId: '1' });
  await assert.rejects(other.client.sendText(to, 'x'), fails('refused', { code: '100' }));
});

test('too many at once are told to wait', async (t) => {
  const { client, to, writes } = await chat(t, {}, { callsPerSecond: 3 });
  await writes('hi');
  const many = await Promise.allSettled(Array.from({ length: 10 }, () => client.sendText(to, 'x')));
  const refused = many.flatMap((one) => (one.status === 'rejected' ? [one.reason as PlatformError] : []));
  assert.ok(refused.length > 0);
  for (const { kind, code } of refused) assert.deepEqual([kind, code], ['rateLimited', '130429']);
});

test('a server in trouble and a cut connection leave it open whether the message is out', async (t) => {
  const { client, to, writes, fault, effects } = await chat(t);
  await writes('hi');
  await fault({ status: 500 });
  await assert.rejects(client.sendText(to, 'x'), fails('unconfirmed'));
  await fault({ reset: true, when: 'after' });
  await assert.rejects(client.sendText(to, 'landed'), fails('unconfirmed'));
  assert.deepEqual(await effects(), ['landed']);
});

test('the token may be tried, and what WhatsApp lacks is refused by name', async (t) => {
  const { client, to } = await chat(t);
  assert.equal(await client.check(), 'the token may use the phone number');
  assert.equal(await client.find({ phone: to }), undefined);
  for (const one of [
    client.assign(to, { id: '1' }),
    client.unassign(to),
    client.comment(to, 'x'),
    client.tag(to, ['x']),
    client.close(to),
    client.saveEmail(to, 'a@b.co'),
  ])
    await assert.rejects(one, fails('refused', { message: /WhatsApp has no/ }));
});

test('an error names neither number nor token', async (t) => {
  const { client } = await chat(t);
  await assert.rejects(
    client.sendText('+4999999999', 'x'),
    (e: Error) => !/4999999999|token-of/.test(e.message),
  );
});

test('the stand-in refuses a body that Meta would refuse, in the words of the Graph API', async (t) => {
  const { platformUrl } = await chat(t);
  const send = (body: unknown) =>
    call('POST', `${platformUrl}/106540352242922/messages`, body, { authorization: `Bearer ${TOKEN}` });
  const to = { messaging_product: 'whatsapp', to: '4915112345678', type: 'text' };
  const bad = [{}, { ...to, messaging_product: 'x', text: { body: 'x' } }, to, { ...to, text: { body: '' } }];
  for (const body of bad) {
    const { status, body: answer } = await send(body);
    assert.deepEqual([status, (answer.error as { code: number }).code], [400, 100], JSON.stringify(body));
  }
  assert.equal((await send('{')).status, 400);
});

test('several in one POST, when it is told to; what has no meaning says so', async (t) => {
  const { control, writes, webhooks, id, events } = await chat(t);
  await control('PUT', '/webhooks', { batch: 100 });
  for (const text of ['a', 'b', 'c']) await writes(text);
  const got = await events(1);
  assert.equal(webhooks.length, 1);
  assert.deepEqual(
    got.map((one) => one.type === 'message.received' && one.message.text),
    ['a', 'b', 'c'],
  );
  for (const [what, body] of [
    ['open', { source: 'contact' }],
    ['assignee', { assignee: 101 }],
  ] as const) {
    const answer = await control('POST', `/contacts/${id}/${what}`, body);
    assert.equal(answer.status, 409, what);
    assert.match(String(answer.body.error), /messages only/);
  }
});
