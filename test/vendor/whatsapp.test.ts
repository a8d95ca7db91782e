/** The webhooks of WhatsApp's stand-in, the connector's calls and their answers, held to what the vendor sends and takes. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { underTest } from '../contract/platforms/whatsapp-cloud.js';
import { until } from '../support/wait.js';
import { vendorData, type Json } from './support/data.js';
import { compareKeys, tableOf, type KeyTable } from './support/key-table.js';
import { checkExchange, type Operation } from './support/operations.js';
import { assertTurnsRed, withKey, withoutKey } from './support/planted.js';
import { schemasOf } from './support/schemas.js';
import { recordedStageFor } from './support/stage.js';

const VENDOR = 'whatsapp';
const sources = vendorData(VENDOR, 'webhooks.json') as Record<string, Record<string, Json[]> & Json[]>;
const schemas = schemasOf(VENDOR, vendorData(VENDOR, 'send.schema.json'));
const operations = vendorData(VENDOR, 'operations.json')['operations'] as Operation[];
const api = { vendor: VENDOR, schemas, operations };

/** Keys that depend on who writes and to whom, not on what: by list, each may be absent. */
const PEOPLE: Record<string, string[]> = {
  messages: [
    'from',
    'from_user_id',
    'from_parent_user_id',
    'group_id',
    'context',
    'context.from',
    'context.id',
  ],
  echoes: ['to', 'to_user_id'],
  // Told in every status of a marked message.
  statuses: ['recipient_id', 'recipient_user_id', 'biz_opaque_callback_data', 'conversation', 'pricing'],
};

function tableFor(list: string, samples: readonly Json[]): KeyTable {
  const { always, sometimes = [], ...rest } = tableOf(samples);
  const people = PEOPLE[list] ?? [];
  return {
    ...rest,
    always: always.filter((key) => !people.includes(key)),
    sometimes: [...sometimes, ...people],
  };
}

function checkPart(list: string, type: string, samples: readonly Json[] | undefined, part: Json): string[] {
  const event = `${list} ${type}`.trim();
  if (!samples) return [`${VENDOR} ${event}: no source has it`];
  return compareKeys({ vendor: VENDOR, event, table: tableFor(list, samples) }, part);
}

/** Every part of a webhook against the parts of the same kind that the vendor sends. */
function checkWebhook(body: unknown): string[] {
  const { entry = [] } = body as { entry?: { id: string; changes: { field: string; value: Json }[] }[] };
  return entry.flatMap(({ changes, ...rest }) =>
    changes.flatMap(({ field, value, ...more }) => {
      const { messaging_product, metadata, ...parts } = value;
      const bare = {
        ...(body as Json),
        entry: [{ ...rest, changes: [{ field, ...more, value: { messaging_product, metadata } }] }],
      };
      return [
        ...checkPart('envelope', '', sources['changes'], bare),
        ...Object.entries(parts).flatMap(([kind, list]) => checkList(kind, list)),
      ];
    }),
  );
}

/** The lists of a change, as the sources call them, and what tells the types of their parts apart. */
const LISTS: Record<string, [source: string, type?: string]> = {
  messages: ['messages', 'type'],
  message_echoes: ['echoes', 'type'],
  statuses: ['statuses', 'status'],
  contacts: ['contacts'],
  user_id_update: ['user_id_update'],
};

function checkList(kind: string, list: unknown): string[] {
  const [source, type] = LISTS[kind] ?? [];
  if (source === undefined || !Array.isArray(list))
    return [`${VENDOR}: no source has the list value.${kind}`];
  return (list as Json[]).flatMap((part) => {
    const name = type === undefined ? '' : String(part[type]);
    const samples = type === undefined ? sources[source] : sources[source]?.[name];
    return checkPart(source, name, samples, part);
  });
}

const TYPES = [
  'text',
  'edit',
  'revoke',
  'flow',
  'contactCard',
  'group',
  'advertisement',
  'quickReply',
  'order',
  'button',
  'list',
];
const OTHER_TYPES = ['attachment', 'sticker', 'location', 'reaction', 'unavailable', 'hologram'];
const MOVES = [
  { told: 'full' },
  { told: 'bare' },
  { told: 'field' },
  { told: 'full', phone: '+15550007777' },
];

/** All that can happen to one contact, in each way of showing who they are. */
async function everything(t: TestContext) {
  const stage = await recordedStageFor(t, underTest);
  const { sandbox, client } = stage;
  const { id, conversation } = await sandbox.contact({ name: 'Zoë', phone: '+15550006666' });
  const act = (what: string, body: object, method: 'POST' | 'PUT' = 'POST') =>
    sandbox.control(method, `/contacts/${id}/${what}`, body);
  let expected = 0;
  for (const shown of ['number', 'userId', 'both']) {
    await act('names', { shown }, 'PUT');
    for (const type of [...TYPES, ...OTHER_TYPES]) await act('messages', { text: 'a@b.co', type });
    for (const type of ['text', 'revoke', 'edit', 'reaction'])
      await act('agent-messages', { text: 'x', agent: 'Ana', type });
    expected += TYPES.length + OTHER_TYPES.length + 4;
  }
  await client.sendText(conversation, 'to the number');
  await act('window', { outside: 'fails' }, 'PUT');
  await client.sendText(conversation, 'that fails');
  await act('names', { shown: 'userId' }, 'PUT');
  const user = ((await sandbox.control('GET', `/contacts/${id}`)).body as { id: number }).id;
  await client.sendText(`US.1${String(user).padStart(19, '0')}`, 'to the user id');
  await act('names', { shown: 'both' }, 'PUT');
  for (const move of MOVES) await act('move', move);
  expected += 4 + MOVES.length;
  await until('all webhooks', () => sandbox.webhooks.length >= expected);
  return { ...stage, conversation, bodies: sandbox.webhooks.map(({ raw }) => JSON.parse(raw) as Json) };
}

describe('WhatsApp: webhooks of the stand-in', () => {
  test('every kind, under every name', async (t) => {
    const { bodies } = await everything(t);
    assert.deepEqual(
      bodies.flatMap((body) => checkWebhook(body)),
      [],
    );
  });

  test('planted: a key of nobody at any depth, one that all sources have left out, a type of nobody', async (t) => {
    const { bodies } = await everything(t);
    const find = (text: string) => bodies.find((body) => JSON.stringify(body).includes(text));
    const message = 'entry[].changes[].value.messages[]';
    const written = find('"type":"text"');
    const value = 'entry[].changes[].value';
    for (const at of [
      '',
      'entry[].',
      'entry[].changes[].',
      `${value}.`,
      `${value}.metadata.`,
      `${message}.`,
      `${message}.text.`,
    ])
      assertTurnsRed(checkWebhook, written, withKey(written, `${at}keyOfNobody`, 1), 'keyOfNobody');
    assertTurnsRed(
      checkWebhook,
      written,
      withoutKey(written, `${message}.timestamp`),
      'timestamp: the key is absent',
    );
    assertTurnsRed(
      checkWebhook,
      written,
      withKey(written, `${message}.type`, 'telegram'),
      'messages telegram: no source',
    );
    assertTurnsRed(
      checkWebhook,
      written,
      withKey(written, 'entry[].changes[].value.chats', [{}]),
      'the list value.chats',
    );
    const edited = find('"type":"edit"');
    assertTurnsRed(
      checkWebhook,
      edited,
      withoutKey(edited, `${message}.edit.original_message_id`),
      'original_message_id',
    );
    const status = find('"status":"sent"');
    assertTurnsRed(
      checkWebhook,
      status,
      withKey(status, 'entry[].changes[].value.statuses[].text', 'x'),
      'statuses sent: text: no source has this key',
    );
  });
});

describe('WhatsApp: calls and answers', () => {
  test('every call of the connector, and what the stand-in answers', async (t) => {
    const { client, exchanges, conversation } = await everything(t);
    await client.check();
    await assert.rejects(client.sendText('+4999999999', 'x'));
    await assert.rejects(client.sendText('US.404', 'x'));
    assert.ok(exchanges.length >= 6, `${exchanges.length} with ${conversation}`);
    assert.deepEqual(
      exchanges.flatMap((one) => checkExchange(api, one)),
      [],
    );
  });

  test('planted: a number without its plus, a user id as number, no addressee, an answer without ids', async (t) => {
    const { client, writes, exchanges } = await recordedStageFor(t, underTest);
    const { conversation } = await writes();
    await client.sendText(conversation, 'hello');
    const [sent] = exchanges;
    const check = (exchange: unknown) => checkExchange(api, exchange as (typeof exchanges)[number]);
    assertTurnsRed(check, sent, withKey(sent, 'body.to', conversation.slice(1)), 'to: must match pattern');
    assertTurnsRed(
      check,
      sent,
      withKey(sent, 'body.to', 'US.10000000000000000001'),
      'to: must match pattern',
    );
    assertTurnsRed(check, sent, withoutKey(sent, 'body.to'), 'must match a schema in anyOf');
    assertTurnsRed(check, sent, withKey(sent, 'body.phone', '1'), 'phone');
    assertTurnsRed(check, sent, withoutKey(sent, 'answer.body.messages'), 'messages');
  });
});
