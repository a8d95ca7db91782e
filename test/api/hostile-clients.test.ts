/** Clients that keep to no rules, on bare sockets. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import test, { type TestContext } from 'node:test';
import { startApi, API_KEY, type TestApi } from './support/start-api.js';
import { deliver, eventually, HOOK, opening, sign } from './support/webhook.js';

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`;
const KEYED = `authorization: Bearer ${API_KEY}`;
const JSON_TYPE = 'content-type: application/json';

function open(
  t: TestContext,
  { address }: TestApi,
): { socket: Socket; said: () => string; closed: Promise<void> } {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  t.after(() => socket.destroy());
  return { socket, said: () => said, closed };
}

/** What the server says to this text, until it hangs up; every answer is a refusal in our own words. */
async function refusalOf(t: TestContext, api: TestApi, text: string): Promise<number> {
  const { socket, said, closed } = open(t, api);
  socket.write(text);
  await closed;
  const statuses = [...said().matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
  assert.equal(statuses.length, 1, `one answer to ${JSON.stringify(text.slice(0, 100))}: ${said()}`);
  // Without a host Node itself refuses, with a body of nothing.
  if (/^host:/im.test(text)) assert.match(said(), /application\/problem\+json/);
  return statuses[0] ?? 0;
}

test('what smuggles a second request, or is none, is refused and the connection closed', async (t) => {
  const api = await startApi(t);
  const smuggled = 'GET /v1/desk HTTP/1.1\r\nhost: x\r\n\r\n';
  const post = ['POST /v1/conversations HTTP/1.1', 'host: x', KEYED, JSON_TYPE];
  const attacks = {
    'both lengths': `${lines(...post, 'content-length: 4', 'transfer-encoding: chunked')}0\r\n\r\n${smuggled}`,
    'two lengths': `${lines(...post, 'content-length: 4', 'content-length: 5')}{} {}${smuggled}`,
    'a length with a sign': `${lines(...post, 'content-length: +2')}{}${smuggled}`,
    'a length below zero': `${lines(...post, 'content-length: -1')}${smuggled}`,
    'an unknown coding last': `${lines(...post, 'transfer-encoding: chunked, identity')}0\r\n\r\n${smuggled}`,
    'chunked spelt with a blank before the colon': `${lines(...post, 'transfer-encoding : chunked')}0\r\n\r\n${smuggled}`,
    'a chunk size that is none': `${lines(...post, 'transfer-encoding: chunked')}zz\r\n{}\r\n0\r\n\r\n`,
    'a folded header': lines('GET /healthz HTTP/1.1', 'host: x', 'a: b', ' c: d'),
    'a header without a name': lines('GET /healthz HTTP/1.1', 'host: x', ': x'),
    'a NUL in a header': lines('GET /healthz HTTP/1.1', 'host: x', 'a: \0'),
    'a bare line feed in a header': lines('GET /healthz HTTP/1.1', 'host: x', 'a: b\rc'),
    'no host': lines('GET /healthz HTTP/1.1'),
    'another protocol': 'SSH-2.0-OpenSSH_9.2\r\n',
    'the start of TLS': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  };
  for (const [what, text] of Object.entries(attacks)) {
    const status = await refusalOf(t, api, text);
    assert.equal(status, 400, what);
  }
  assert.deepEqual([api.routing.runs.length, api.routing.deliveries], [0, 0]);
});

test('headers: too large, too long an address, thousands of them', async (t) => {
  const api = await startApi(t);
  const many = Array.from({ length: 3_000 }, (_, i) => `x-${i}: ${i}`);
  assert.equal(await refusalOf(t, api, lines('GET /healthz HTTP/1.1', 'host: x', ...many)), 431);
  assert.equal(
    await refusalOf(t, api, lines('GET /healthz HTTP/1.1', 'host: x', `a: ${'y'.repeat(17_000)}`)),
    431,
  );
  assert.equal(await refusalOf(t, api, lines(`GET /${'y'.repeat(17_000)} HTTP/1.1`, 'host: x')), 431);
});

test('bodies: deep, with keys that mean something to JavaScript, with numbers beyond all numbers', async (t) => {
  const api = await startApi(t);
  const deep = (open: string, close: string, times: number) => open.repeat(times) + '1' + close.repeat(times);
  const start = (contact: string) => `{"conversation":"1","contact":${contact}}`;
  const refused = [
    deep('[', ']', 100_000),
    start(deep('{"a":', '}', 40_000)),
    start(`{"fields":${deep('{"a":', '}', 10_000)}}`),
    start('{"fields":{"constructor":"x"}}'),
    start('{"fields":{"__proto__":"x"}}'),
    start('{"fields":{"prototype":"x"}}'),
    start('{"toString":"x"}'),
    '{"conversation":"1","openedAt":1e999}',
    '{"conversation":"1","openedAt":-0.5}',
    '{"conversation":"\\u0000"}',
    '{"conversation":"1"}{"conversation":"2"}',
    '{"conversation":"1",}',
  ];
  for (const body of refused)
    assert.equal((await api.v1('POST', '/v1/conversations', body)).status, 400, body.slice(0, 60));
  assert.equal(api.routing.runs.length, 0);
  const harmless = await api.v1(
    'POST',
    '/v1/conversations',
    start('{"fields":{"toString":"x","valueOf":"y"}}'),
  );
  assert.equal(harmless.status, 202);
  assert.equal(Object.prototype.toString.call({}), '[object Object]');
});

test('slow headers and slow bodies are cut off in the time that is set, and others are served meanwhile', async (t) => {
  const limits = { headersTimeout: 300, requestTimeout: 600, connectionsCheckingInterval: 50 };
  const api = await startApi(t, {}, limits);
  const body = JSON.stringify(opening());
  const head = lines(
    `POST ${HOOK} HTTP/1.1`,
    'host: x',
    JSON_TYPE,
    `x-webhook-signature: ${sign(body)}`,
    `content-length: ${body.length}`,
  );
  const drips: [string, string][] = [
    ['', `GET /healthz HTTP/1.1\r\nhost: x\r\na: ${'y'.repeat(1_000)}`],
    [head, body],
  ];
  for (const [at, rest] of drips) {
    const { socket, said, closed } = open(t, api);
    const begun = performance.now();
    socket.write(at);
    let sent = 0;
    const drip = setInterval(() => socket.writable && socket.write(rest[sent++ % rest.length] ?? ''), 20);
    assert.equal((await deliver(api, opening())).status, 200);
    await closed;
    clearInterval(drip);
    assert.match(said(), /^HTTP\/1\.1 408 .*\/problems\/request-timeout/s);
    assert.ok(performance.now() - begun < 10_000);
  }
});

test('a thousand connections that say nothing keep nobody out, and are gone in time', async (t) => {
  const limits = { headersTimeout: 500, requestTimeout: 1_000, connectionsCheckingInterval: 50 };
  const api = await startApi(t, {}, limits);
  const idle = Array.from({ length: 1_000 }, () => open(t, api));
  await eventually(() => idle.every(({ socket }) => !socket.connecting), 20_000);
  idle.forEach(({ socket }) => socket.write('G'));
  assert.equal((await deliver(api, opening())).status, 200);
  await Promise.all(idle.map(({ closed }) => closed));
  assert.equal((await api.call('/healthz')).status, 200);
});
