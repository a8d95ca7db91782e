/** The respond.io connector and its stand-in, held to the vendor's types and to the keys of public receivers. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, test, type TestContext } from 'node:test';
import { underTest } from '../contract/platforms/respond-io.js';
import { ANA, callsOn } from '../contract/stage.js';
import { parse } from '../../src/platforms/respond-io/parse.js';
import { until } from '../support/wait.js';
import { vendorData, type Json } from './support/data.js';
import { compareKeys, type KeyTable } from './support/key-table.js';
import { checkExchange, type Operation } from './support/operations.js';
import { assertTurnsRed, assertUnknownKeysTurnRed, withKey, withoutKey } from './support/planted.js';
import type { Exchange } from './support/recorder.js';
import { schemasOf } from './support/schemas.js';
import { recordedStageFor } from './support/stage.js';

const VENDOR = 'respond-io';
const api = {
  vendor: VENDOR,
  schemas: schemasOf(VENDOR, vendorData(VENDOR, 'api-v2.schema.json')),
  operations: vendorData(VENDOR, 'operations.json')['operations'] as Operation[],
};
const webhookSchemas = schemasOf(`${VENDOR}-webhooks`, vendorData(VENDOR, 'webhooks.schema.json'));
const tables = vendorData(VENDOR, 'webhooks.keys.json')['events'] as Record<string, KeyTable>;
const samples = readdirSync(new URL('./respond-io/samples', import.meta.url)).map((file) => ({
  file,
  body: vendorData(VENDOR, `samples/${file}`),
}));

const checkCall = (exchange: unknown): string[] => checkExchange(api, exchange as Exchange);

function checkWebhook(body: unknown): string[] {
  const event = String((body as Json)['event_type']);
  const table = tables[event];
  if (!table) return [`${VENDOR} ${event}: the vendor sends no such event`];
  return [
    ...compareKeys({ vendor: VENDOR, event, table }, body),
    ...webhookSchemas.complaints(`/$defs/${event}`, body, event),
  ];
}

/** Everything that the stand-in tells of, once at least. */
async function everyWebhook(t: TestContext): Promise<Json[]> {
  const { client, sandbox } = await recordedStageFor(t, underTest);
  const { id } = await sandbox.contact({ name: 'Zoë' });
  const control = (path: string, body: object = {}, method = 'POST') =>
    sandbox.control(method, `/contacts/${id}/${path}`, body);
  await control('messages', { text: 'hello' });
  await control('messages', { text: '', type: 'attachment' });
  for (const call of Object.values(callsOn(client, String(id)))) await call();
  await control('agent-messages', { agent: 'Ben', text: 'Ben here' });
  await client.assign(String(id), ANA);
  await sandbox.api('DELETE', `/contact/id:${id}/tag`, ['vip']);
  await control('lifecycle', { lifecycle: 'Customer' }, 'PUT');
  await control('calls');
  await control('close', { by: 102 });
  await sandbox.api('POST', `/contact/id:${id}/conversation/status`, { status: 'open' });
  const seen = () => new Set(sandbox.webhooks.map(({ body }) => body.event_type));
  await until('every event', () => seen().size === Object.keys(tables).length);
  return sandbox.webhooks.map(({ body }) => body as unknown as Json);
}

describe('respond.io: calls and answers', () => {
  test('every call of the connector, and what the stand-in answers', async (t) => {
    const { client, connector, writes, exchanges } = await recordedStageFor(t, underTest);
    const { conversation } = await writes();
    const lists = async () => {
      await client.listUsers();
      await client.listOpen();
      await client.listUnassigned();
      await client.findSent(conversation, 'What is your e-mail address?', []);
    };
    await lists();
    for (const [name, call] of Object.entries(callsOn(client, conversation))) {
      await call();
      if (name === 'assign' || name === 'unassign') await lists();
    }
    await client.getConversation('999').catch(() => undefined);
    const [opened] = parse(
      withKey(
        samples.find(({ file }) => file === 'conversation.opened.json')!.body,
        'contact.id',
        Number(conversation),
      ),
    );
    await connector.complete?.([opened!]);
    await client.channelOf(conversation);
    assert.deepEqual(exchanges.flatMap(checkCall), []);
    const called = new Set(
      exchanges.map(({ method, path }) => `${method} ${path.replace(/(id|email):[^/]+/, '*')}`),
    );
    assert.equal(called.size, api.operations.length, [...called].join('\n'));
  });

  test('planted: a filter without its value, a key of nobody, an answer that lacks one, an unknown call', async (t) => {
    const { client, writes, exchanges } = await recordedStageFor(t, underTest);
    const { conversation } = await writes();
    await client.sendText(conversation, 'hello');
    await client.listUnassigned();
    await client.channelOf(conversation);
    const [sent, listed, channels] = exchanges;
    assertTurnsRed(checkCall, channels, withoutKey(channels, 'answer.body.items[].source'), 'source');
    assertTurnsRed(
      checkCall,
      channels,
      withKey(channels, 'answer.body.items[].lastIncomingMessageTime', '2026'),
      'lastIncomingMessageTime',
    );
    assertTurnsRed(checkCall, sent, withKey(sent, 'body.messages', []), 'messages');
    assertTurnsRed(checkCall, sent, withoutKey(sent, 'answer.body.messageId'), 'messageId');
    assertTurnsRed(
      checkCall,
      sent,
      withKey(sent, 'path', '/contact/id:1/messages'),
      'documents no such call',
    );
    assertTurnsRed(checkCall, listed, withoutKey(listed, 'body.filter.$and[].value'), "'value'");
    assertTurnsRed(
      checkCall,
      listed,
      withKey(listed, 'answer.body.items[].created_at', '2026'),
      'created_at',
    );
  });
});

describe('respond.io: webhooks', () => {
  test('the samples have the keys of their sources, and there is one of each event', () => {
    for (const { file, body } of samples) assert.deepEqual(checkWebhook(body), [], file);
    const events = new Set(samples.map(({ body }) => body['event_type']));
    assert.deepEqual([...events].sort(), Object.keys(tables).sort());
  });

  test('every webhook of the stand-in', async (t) => {
    assert.deepEqual((await everyWebhook(t)).flatMap(checkWebhook), []);
  });

  test('planted: an unknown key in every object of every event of the stand-in', async (t) => {
    for (const body of await everyWebhook(t)) assertUnknownKeysTurnRed(checkWebhook, body);
  });

  test('planted: the key, the unit and the place that the stand-in had wrong', async (t) => {
    const bodies = await everyWebhook(t);
    const of = (type: string) => bodies.find((body) => body['event_type'] === type)!;
    const opened = of('conversation.opened');
    const asBefore = withoutKey(
      withKey(opened, 'conversation.openedTime', 1),
      'conversation.conversationOpenedAt',
    );
    assertTurnsRed(checkWebhook, opened, asBefore, 'conversation.openedTime: no source has this key');
    assertTurnsRed(checkWebhook, opened, asBefore, 'conversation.conversationOpenedAt: the key is absent');
    const ms = withKey(opened, 'conversation.conversationOpenedAt', Date.now());
    assertTurnsRed(checkWebhook, opened, ms, 'conversationOpenedAt: must be <=');
    const closed = of('conversation.closed');
    assertTurnsRed(checkWebhook, closed, withKey(closed, 'conversation.closedTime', 1.5), 'closedTime');
    const sent = of('message.sent');
    assertTurnsRed(checkWebhook, sent, withKey(sent, 'sender.source', 'agent'), 'sender.source');
    assertTurnsRed(checkWebhook, sent, withoutKey(sent, 'message.contactId'), 'message.contactId');
    assertTurnsRed(checkWebhook, sent, withKey(sent, 'contact.isBlocked', false), 'contact.isBlocked');
  });
});

test('respond.io: every documented event is read, or ignored for a reason of its own', () => {
  const reasons = samples.map(({ body }) => {
    const [event] = parse(body);
    return event?.type === 'ignored' ? event.reason : event?.type;
  });
  assert.ok(!reasons.includes('unhandled event type') && !reasons.includes(undefined), reasons.join('\n'));
});
