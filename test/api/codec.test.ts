/** The payload codec as the Temporal UI and CLI call it. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { defaultPayloadConverter } from '@temporalio/common';
import { SettingsError } from '../../src/config/settings.js';
import { remoteCodecOf } from '../../src/temporal/codec/remote-codec.js';
import { routesOf } from './support/routes.js';
import { API_KEY, startApi, type Reply } from './support/start-api.js';

const UI = 'https://temporal.example';
const TOKEN = 'codec-token-0123456789-0123456789';
const env = {
  ROUTER_CODEC_KEYS: `k:${Buffer.alloc(32, 4).toString('base64')}`,
  ROUTER_CODEC_ORIGINS: `${UI}, http://127.0.0.1:8233`,
  ROUTER_CODEC_TOKEN: TOKEN,
};

interface Asked {
  operation?: string;
  headers?: Record<string, string | undefined>;
  body?: unknown;
  method?: string;
}

async function codecApi(t: TestContext) {
  const remote = remoteCodecOf(env);
  assert.ok(remote);
  const api = await startApi(t, { remoteCodec: { ...remote, namespace: 'acme-prod' } });
  const usual = {
    authorization: `Bearer ${TOKEN}`,
    origin: UI,
    'x-namespace': 'acme-prod',
    'content-type': 'application/json',
  };
  const ask = ({ operation = 'decode', headers = {}, body = { payloads: [] }, method = 'POST' }: Asked) => {
    const merged: Record<string, string | undefined> = { ...usual, ...headers };
    const all = Object.entries(merged).filter(([, value]) => value !== undefined);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return api.call(`/codec/${operation}`, {
      method,
      headers: Object.fromEntries(all) as Record<string, string>,
      ...(method === 'POST' ? { body: text } : {}),
    });
  };
  return { api, ask };
}

const plain = (value: unknown) => {
  const { metadata, data } = defaultPayloadConverter.toPayload(value);
  const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return { metadata: { encoding: text(metadata?.['encoding']) }, data: text(data) };
};

test('what it encodes it decodes again, in order, beside what was never encrypted', async (t) => {
  const { ask } = await codecApi(t);
  const given = [plain({ email: 'jane@example.com' }), plain('second')];
  const encoded = await ask({ operation: 'encode', body: { payloads: given } });
  assert.equal(encoded.status, 200);
  const { payloads } = encoded.json as { payloads: object[] };
  assert.equal(Buffer.from(JSON.stringify(payloads)).includes('example.com'), false);
  const decoded = await ask({ body: { payloads: [...payloads, plain('old')] } });
  assert.deepEqual(decoded.json['payloads'], [...given, plain('old')]);
  assert.equal(decoded.headers.get('cache-control'), 'no-store');
});

test('refused: nobody, an API key, another page, another namespace, too much, what is no payload', async (t) => {
  const { ask } = await codecApi(t);
  const answers: [status: number, problem: string, asked: Asked][] = [
    [401, 'codec-token-needed', { headers: { authorization: undefined } }],
    [401, 'codec-token-needed', { headers: { authorization: `Bearer ${API_KEY}` } }],
    [401, 'codec-token-needed', { headers: { authorization: `Basic ${TOKEN}` } }],
    [403, 'origin-not-allowed', { headers: { origin: 'https://evil.test' } }],
    [403, 'origin-not-allowed', { headers: { origin: 'null' } }],
    [403, 'origin-not-allowed', { headers: { origin: `${UI}.evil.test` } }],
    [403, 'namespace-not-served', { headers: { 'x-namespace': 'other' } }],
    [403, 'namespace-not-served', { headers: { 'x-namespace': undefined } }],
    [413, 'body-too-large', { body: { payloads: [{ data: 'A'.repeat(6_400_000) }] } }],
    [415, 'unsupported-media-type', { headers: { 'content-type': 'text/plain' } }],
    [400, 'invalid-json', { body: '{' }],
    [400, 'invalid-body', { body: {} }],
    [400, 'invalid-body', { body: { payloads: [{ data: '*' }] } }],
  ];
  for (const operation of ['decode', 'encode'])
    for (const [status, problem, asked] of answers) {
      const answer = await ask({ ...asked, operation });
      assert.deepEqual(
        [answer.status, answer.problem],
        [status, problem],
        JSON.stringify(asked).slice(0, 200),
      );
    }
  assert.equal((await ask({ headers: { origin: undefined } })).status, 200, 'the CLI is no page');
});

test('a changed payload, or one of another key, fails closed and says why', async (t) => {
  const { ask } = await codecApi(t);
  const { json } = await ask({ operation: 'encode', body: { payloads: [plain('x')] } });
  const [one] = json['payloads'] as [{ metadata: Record<string, string>; data: string }];
  const data = Buffer.from(one.data, 'base64');
  data.writeUInt8(data.readUInt8(20) ^ 1, 20);
  const changed = { ...one, data: data.toString('base64') };
  const foreign = {
    ...one,
    metadata: { ...one.metadata, 'encryption-key-id': Buffer.from('other').toString('base64') },
  };
  for (const [payload, why] of [
    [changed, /changed/],
    [foreign, /no key "other"/],
  ] as const) {
    const answer = await ask({ body: { payloads: [one, payload] } });
    assert.deepEqual([answer.status, answer.problem], [400, 'payload-not-decodable']);
    assert.match(String(answer.json['detail']), why);
    assert.equal('payloads' in answer.json, false);
  }
});

test('CORS: for the configured pages on these paths only', async (t) => {
  const { api, ask } = await codecApi(t);
  const allowed = (reply: Reply) => reply.headers.get('access-control-allow-origin');
  const preflight = await ask({ method: 'OPTIONS', headers: { authorization: undefined } });
  assert.deepEqual([preflight.status, allowed(preflight)], [204, UI]);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /X-Namespace/);
  assert.match(preflight.headers.get('vary') ?? '', /Origin/);
  const foreign = await ask({ method: 'OPTIONS', headers: { origin: 'https://evil.test' } });
  assert.deepEqual([foreign.status, allowed(foreign)], [403, null]);
  const second = await ask({ headers: { origin: 'http://127.0.0.1:8233', authorization: 'x' } });
  assert.deepEqual([second.status, allowed(second)], [401, 'http://127.0.0.1:8233'], 'the page can read why');
  assert.equal(allowed(await api.call('/healthz', { headers: { origin: UI } })), null);
  assert.deepEqual(
    [(await ask({ method: 'GET' })).status, (await ask({ method: 'GET' })).headers.get('allow')],
    [405, 'POST'],
  );
});

test('the document has it with its own token; without origins or keys there is no such page', async (t) => {
  const { api } = await codecApi(t);
  const { paths } = (await api.call('/openapi.json')).json as {
    paths: Partial<Record<string, { post: { security: unknown; responses: object } }>>;
  };
  for (const path of ['/codec/decode', '/codec/encode']) {
    const operation = paths[path]?.post;
    assert.ok(operation);
    assert.deepEqual(operation.security, [{ codecToken: [] }]);
    assert.deepEqual(Object.keys(operation.responses), [
      '200',
      '400',
      '401',
      '403',
      '413',
      '415',
      '429',
      '500',
    ]);
  }
  const usual = await startApi(t);
  assert.equal(
    routesOf(usual.app).some((route) => route.includes('codec')),
    false,
  );
  assert.equal((await usual.call('/codec/decode', { method: 'POST' })).status, 404);
  assert.equal(remoteCodecOf({ ...env, ROUTER_CODEC_ORIGINS: '' }), undefined);
  assert.ok(
    remoteCodecOf({ ...env, ROUTER_CODEC_KEYS: '' }),
    'large payloads are compressed without keys, too',
  );
});

test('origins that are none and a short token are told at start', () => {
  const wrong = {
    ...env,
    ROUTER_CODEC_ORIGINS: '*, https://a.example/ui, ftp://x',
    ROUTER_CODEC_TOKEN: 'short',
  };
  assert.throws(
    () => remoteCodecOf(wrong),
    (e) => e instanceof SettingsError && e.problems.length === 4 && !e.message.includes('short'),
  );
});
