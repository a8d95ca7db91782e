/** Calls of the Chatwoot connector, answers and webhooks of its stand-in, held to the vendor's specification and code. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { underTest } from '../contract/platforms/chatwoot.js';
import { ANA, callsOn } from '../contract/stage.js';
import { chatwootFor } from '../support/chatwoot.js';
import { until } from '../support/wait.js';
import { vendorData, type Json } from './support/data.js';
import { compareKeys, type KeyTable } from './support/key-table.js';
import { checkExchange, operationsOf } from './support/operations.js';
import { assertTurnsRed, withKey, withoutKey } from './support/planted.js';
import type { Exchange } from './support/recorder.js';
import { schemasOf } from './support/schemas.js';
import { recordedStageFor } from './support/stage.js';

const VENDOR = 'chatwoot';
interface Corrections {
  answers: { pointer: string; value: unknown }[];
  queries: { path: string; name: string }[];
}
const corrections = vendorData(VENDOR, 'corrections.json') as unknown as Corrections;
const specification = corrected(vendorData(VENDOR, 'application-api.openapi.json'));
const api = {
  vendor: VENDOR,
  schemas: schemasOf(VENDOR, specification),
  operations: operationsOf(specification),
};
const apiKeys = vendorData(VENDOR, 'api.keys.json') as unknown as Record<string, KeyTable>;
const { events } = vendorData(VENDOR, 'webhooks.keys.json') as unknown as {
  events: Record<string, KeyTable>;
};

/** The specification, where the vendor's code is known to do otherwise. */
function corrected(document: Json): Json {
  for (const { pointer, value } of corrections.answers) {
    const steps = pointer
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    const key = steps.pop() ?? '';
    const holder = steps.reduce<Json>((at, step) => at[step] as Json, document);
    assert.ok(key in holder, `${pointer} is gone: take the correction off`);
    holder[key] = value;
  }
  return document;
}

/** Which object an answer holds, one or several: the specification alone demands no key and forbids none. */
const holds: [path: RegExp, table: string, of: (body: Json) => unknown[]][] = [
  [/\/agents$/, 'agent', (body) => body as unknown as unknown[]],
  [/\/assignments$/, 'agent', (body: Json | null) => (body === null ? [] : [body])],
  [/\/contacts\/search$/, 'contact', (body) => body['payload'] as unknown[]],
  [/\/contacts\/\d+$/, 'contact', (body) => [body['payload']]],
  [/\/contacts\/\d+\/conversations$/, 'conversation', (body) => body['payload'] as unknown[]],
  [/\/conversations$/, 'conversation', (body) => (body['data'] as Json)['payload'] as unknown[]],
  [/\/conversations\/\d+$/, 'conversation', (body) => [body]],
  [/\/messages$/, 'message', (body) => ('payload' in body ? (body['payload'] as unknown[]) : [body])],
];

/** With the names of its query as a list: planted faults are planted in plain JSON. */
type Call = Exchange & { asked: string[] };
const withQuery = (exchange: Exchange): Call => ({ ...exchange, asked: [...exchange.query.keys()] });

function check(exchange: Call): string[] {
  const { method, path, asked, answer } = exchange;
  const held = holds.find(([pattern]) => pattern.test(path));
  const objects = held && answer.status === 200 ? held[2](answer.body as Json) : [];
  return [
    ...checkExchange(api, exchange),
    ...asked
      .filter((name) => !isQuery(method, path, name))
      .map((name) => `${method} ${path}: nobody knows ?${name}`),
    ...objects.flatMap((one) => compareKeys({ vendor: VENDOR, event: path, table: apiKeys[held![1]]! }, one)),
  ];
}

function isQuery(method: string, path: string, name: string): boolean {
  if (corrections.queries.some((one) => path.endsWith(one.path) && one.name === name)) return true;
  const operation = api.operations.find(
    (one) => one.method === method && new RegExp(`^${one.path.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path),
  );
  const item = (specification['paths'] as Record<string, Json>)[operation?.path ?? ''] ?? {};
  const described = [item['parameters'], (item[method.toLowerCase()] as Json)['parameters']].flat() as (
    Json | undefined
  )[];
  const named = (one: Json | undefined): unknown =>
    typeof one?.['$ref'] === 'string'
      ? named(
          one['$ref']
            .slice(2)
            .split('/')
            .reduce<Json>((at, step) => at[step] as Json, specification),
        )
      : one?.['name'];
  return described.some((one) => named(one) === name);
}

const complaintsOf = (body: unknown): string[] => {
  const { event } = body as { event: string };
  const table = events[event];
  return table
    ? compareKeys({ vendor: VENDOR, event, table }, body)
    : [`${VENDOR} ${event}: nobody sends it`];
};

/** Everything that the stand-in's webhooks tell: openings, messages of all kinds, assignments, closes, contacts. */
async function everyWebhook(t: TestContext, agentBot: boolean): Promise<Json[]> {
  const chatwoot = await chatwootFor(t, { agentBot });
  const { id, conversation } = await chatwoot.opened({ email: 'zoe@example.com' });
  const { client } = chatwoot.connector;
  const types = ['attachment', 'sticker', 'flow', 'form', 'email-form', 'html', 'edit', 'translated'];
  for (const type of types)
    await chatwoot.control('POST', `/contacts/${id}/messages`, { text: 'a@example.com', type });
  for (const call of Object.values(callsOn(client, conversation, 'new@example.com'))) await call();
  await chatwoot.writes(id, 'again');
  await client.assign(conversation, ANA);
  await chatwoot.control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ana', text: 'hello' });
  await chatwoot.control('POST', `/contacts/${id}/phase`, { phase: 'snoozed' });
  const heard = () => chatwoot.webhooks.map(({ raw }) => JSON.parse(raw) as Json);
  const last = (body: Json) => body['event'] === 'conversation_updated' && body['status'] === 'snoozed';
  await until('the last webhook', () => heard().some(last));
  return heard();
}

describe('Chatwoot: calls and answers', () => {
  test('every call of the connector, and what the stand-in answers', async (t) => {
    const { client, writes, exchanges } = await recordedStageFor(t, underTest);
    const { conversation } = await writes({ email: 'zoe@example.com' });
    for (const call of Object.values(callsOn(client, conversation))) await call();
    await client.assign((await writes()).conversation, ANA);
    await client.listUsers();
    await client.listOpen();
    await client.listUnassigned();
    await client.findSent(conversation, 'What is your e-mail address?', []);
    await client.sourceOf(conversation);
    assert.ok(exchanges.length >= 20, String(exchanges.length));
    assert.deepEqual(exchanges.map(withQuery).flatMap(check), []);
    const called = new Set(exchanges.map(({ method, path }) => `${method} ${path.replace(/\d+/g, '*')}`));
    assert.deepEqual(
      holds.filter(([pattern]) => ![...called].some((call) => pattern.test(call.replace(/\*/g, '1')))),
      [],
      'an answer that is described and never seen',
    );
  });

  test('planted: a key of nobody, one that is missing, a wrong type, a call and a query of nobody', async (t) => {
    const { client, writes, exchanges } = await recordedStageFor(t, underTest);
    const { conversation } = await writes();
    await client.sendText(conversation, 'hello');
    await client.listUnassigned();
    await client.close(conversation);
    await client.sourceOf(conversation);
    const calls = exchanges.map(withQuery);
    const sent = calls.find(({ method }) => method === 'POST');
    const listed = calls.find(({ path }) => path.endsWith('/conversations'));
    const seen = (exchange: unknown) => check(exchange as Call);
    const lines = calls.at(-1);
    const kinds = (lines?.answer.body as { payload: Json[] }).payload.map((one) => one['message_type']);
    assert.ok(kinds.includes(2), 'a close leaves a line among the messages');
    assertTurnsRed(
      seen,
      lines,
      withKey(lines, 'answer.body.payload[].message_type', 'activity'),
      'message_type',
    );
    const first = 'answer.body.data.payload[]';
    assertTurnsRed(seen, sent, withKey(sent, 'body.private', 'no'), 'private');
    assertTurnsRed(seen, sent, withoutKey(sent, 'body.content'), 'content');
    assertTurnsRed(
      seen,
      sent,
      withKey(sent, 'path', '/api/v1/accounts/1/conversation/1'),
      'documents no such call',
    );
    assertTurnsRed(seen, sent, withKey(sent, 'answer.body.message_type', 'outgoing'), 'message_type');
    assertTurnsRed(seen, listed, withKey(listed, `${first}.channel`, 'Channel::Api'), 'channel');
    assertTurnsRed(seen, listed, withoutKey(listed, `${first}.account_id`), 'account_id');
    assertTurnsRed(seen, listed, withoutKey(listed, `${first}.meta.channel`), 'meta.channel');
    assertTurnsRed(seen, listed, withKey(listed, 'asked', ['state']), '?state');
  });
});

describe('Chatwoot: webhooks', () => {
  for (const agentBot of [false, true])
    test(agentBot ? 'with a bot of the whole installation' : 'of an account', async (t) => {
      const bodies = await everyWebhook(t, agentBot);
      assert.deepEqual([...new Set(bodies.flatMap(complaintsOf))], []);
      const told = new Set(bodies.map(({ event }) => event));
      for (const event of Object.keys(events))
        if (agentBot || !/opened|resolved/.test(event)) assert.ok(told.has(event), `${event} is never told`);
    });

  test('planted: an account on a conversation, an e-mail address on its assignee, an update without its changes', async (t) => {
    const bodies = await everyWebhook(t, false);
    const of = (event: string, isIt: (body: Json) => boolean = () => true) =>
      bodies.find((body) => body['event'] === event && isIt(body));
    const created = of('conversation_created');
    assertTurnsRed(
      complaintsOf,
      created,
      withKey(created, 'account', { id: 1, name: 'x' }),
      'account: no source',
    );
    assertTurnsRed(
      complaintsOf,
      created,
      withoutKey(created, 'messages[].account_id'),
      'messages[].account_id',
    );
    const updated = of('conversation_updated', (body) => (body['meta'] as Json)['assignee'] !== null);
    assertTurnsRed(
      complaintsOf,
      updated,
      withKey(updated, 'meta.assignee.email', 'a@x.example'),
      'assignee.email',
    );
    assertTurnsRed(complaintsOf, updated, withoutKey(updated, 'changed_attributes'), 'changed_attributes');
    const message = of('message_created');
    assertTurnsRed(complaintsOf, message, withoutKey(message, 'account'), 'account');
    assertTurnsRed(complaintsOf, message, withKey(message, 'updated_at', 1), 'updated_at: no source');
    assertTurnsRed(complaintsOf, created, { ...created, event: 'conversation_reopened' }, 'nobody sends it');
  });
});
