import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { CrmUnavailable } from '../../src/crm/errors.js';
import { performHttpRequest } from '../../src/crm/http-request.js';
import type { HttpRequestStep } from '../../src/routing/policy/policy.js';
import type { Variables } from '../../src/routing/variables.js';
import { html, json, raw, startFakeCrm, type FakeCrm, type Reply } from '../support/fake-crm.js';

const jane: Variables = {
  contact: {
    id: '7',
    email: 'jane+vip@example.com',
    name: 'Jane "J" Döe',
    fields: { evil: '../x?y#z&a=b\r\nX: 1' },
  },
  now: 0,
};

function step(over: Partial<HttpRequestStep> = {}): HttpRequestStep {
  return {
    method: 'GET',
    url: '${CRM}/customers?email=$contact.email',
    headers: {},
    responseMapping: { CustomerType: '$.customerType' },
    timeout: 1_000,
    ...over,
  };
}

describe('performing a request', () => {
  let crm: FakeCrm;
  before(async () => (crm = await startFakeCrm()));
  after(() => crm.stop());

  async function perform(
    reply: Reply,
    over: Partial<HttpRequestStep> = {},
    timeout = 2_000,
    signal?: AbortSignal,
  ) {
    crm.replies(reply);
    const options = {
      env: { CRM: crm.url, TOKEN: 'secret' },
      timeout,
      allowInternal: ['127.0.0.1'],
      ...(signal ? { signal } : {}),
    };
    return performHttpRequest(step(over), jane, options);
  }
  const vip = Buffer.from('{"customerType":"VIP"}');
  const found = { CustomerType: { kind: 'value', values: ['VIP'] } };

  test('sends what the policy says and maps the answer', async () => {
    const answer = await perform(json({ customerType: 'VIP' }), {
      headers: { Authorization: 'Bearer ${TOKEN}' },
    });
    assert.deepEqual([answer.status, answer.variables], [200, found]);
    const seen = crm.seen[0]!;
    assert.deepEqual([seen.method, seen.url], ['GET', '/crm/customers?email=jane%2Bvip%40example.com']);
    assert.equal(seen.headers.authorization, 'Bearer secret');
    assert.equal(seen.headers.accept, 'application/json');
  });

  test('sends a body', async () => {
    const body = { contentType: 'application/json', template: '{"email":"$contact.email"}' };
    await perform(json({}), { method: 'POST', body });
    assert.equal(crm.seen[0]?.body, '{"email":"jane+vip@example.com"}');
    assert.equal(crm.seen[0].headers['content-type'], 'application/json');
  });

  for (const [encoding, packed] of [
    ['gzip', gzipSync(vip)],
    ['deflate', deflateSync(vip)],
    ['br', brotliCompressSync(vip)],
  ] as const)
    test(`reads ${encoding}`, async () => {
      const headers = { 'content-type': 'application/json; charset=utf-8', 'content-encoding': encoding };
      assert.deepEqual((await perform(raw(packed, 200, headers))).variables, found);
    });

  const big = Buffer.alloc(2 * 1024 * 1024, '1');
  const isJson = { 'content-type': 'application/json' };
  const others: [what: string, reply: Reply, why: RegExp][] = [
    ['HTML', html(200), /text\/html, not JSON/],
    ['an empty HTML page', raw('', 200, { 'content-type': 'text/html' }), /text\/html/],
    ['JSON without a content type', raw('{}', 200), /no content type/],
    ['broken JSON', raw('{"a":', 200, isJson), /cannot be read as JSON/],
    ['JSON that is not UTF-8', raw(Buffer.from([0x22, 0xff, 0x22]), 200, isJson), /cannot be read as JSON/],
    ['2 MiB', raw(big, 200, isJson), /larger than 1 MiB/],
    [
      'a gzip bomb',
      raw(gzipSync(big), 200, { ...isJson, 'content-encoding': 'gzip' }),
      /larger than 1 MiB once/,
    ],
    [
      'half a gzip',
      raw(gzipSync(vip).subarray(0, 15), 200, { ...isJson, 'content-encoding': 'gzip' }),
      /cannot be decompressed/,
    ],
    [
      'an unknown encoding',
      raw(vip, 200, { ...isJson, 'content-encoding': 'zstd2' }),
      /unknown content encoding/,
    ],
  ];
  for (const [what, reply, why] of others)
    test(`${what} is no JSON`, async () => {
      const { body, variables } = await perform(reply);
      assert.ok(body.kind === 'other');
      assert.match(body.why, why);
      assert.deepEqual(variables, {});
    });

  test('an empty JSON answer and 204 are empty', async () => {
    assert.equal((await perform(raw('', 200, isJson))).body.kind, 'empty');
    assert.equal((await perform(raw('', 204))).body.kind, 'empty');
  });

  test('a redirect is not followed', async () => {
    assert.equal((await perform(raw('', 302, { location: `${crm.url}/elsewhere` }))).status, 302);
    assert.equal(crm.seen.length, 1);
  });

  test('Retry-After is read; a failure is not retried here', async () => {
    const answer = await perform(json({}, 503, { 'retry-after': '3' }));
    assert.deepEqual([answer.status, answer.retryAfter], [503, 3_000]);
    assert.equal(crm.seen.length, 1);
  });

  const broken: [what: string, reply: Reply][] = [
    ['reset', (response) => response.socket?.resetAndDestroy()],
    ['closed without an answer', (response) => response.socket?.end()],
    ['not HTTP', (response) => response.socket?.end('SSH-2.0-hello\r\n\r\n')],
    [
      'closed in mid-body',
      (response) => {
        response.writeHead(200, { ...isJson, 'content-length': '100' }).write('{"customerType":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    [
      'closed in mid-chunk',
      (response) => {
        response.writeHead(200, isJson).write('{"customerType":"VIP"}');
        setTimeout(() => response.destroy(), 20);
      },
    ],
  ];
  for (const [what, reply] of broken)
    test(`a connection that is ${what} is unavailable`, () =>
      assert.rejects(perform(reply), (e) => {
        assert.ok(e instanceof CrmUnavailable, String(e));
        assert.match(e.message, /^the connection failed( \(\w+\))?$/);
        return true;
      }));

  const slow: [what: string, reply: Reply][] = [
    ['headers', () => undefined],
    ['body', (response) => response.writeHead(200, isJson).write('{')],
    [
      'drops of body',
      (response) => {
        response.writeHead(200, isJson);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => {
          clearInterval(drip);
        });
      },
    ],
    [
      'body of an error',
      (response) => {
        response.writeHead(500, isJson);
        const drip = setInterval(() => response.write(' '), 20);
        response.on('close', () => {
          clearInterval(drip);
        });
      },
    ],
  ];
  for (const [what, reply] of slow)
    test(`slow ${what} end with the total time-out`, async () => {
      const started = performance.now();
      const result = await perform(reply, {}, 250).catch((e: unknown) => e);
      // Without it: never.
      assert.ok(performance.now() - started < 10_000);
      if (result instanceof Error)
        assert.ok(result instanceof CrmUnavailable && /no answer within 0\.3 s/.test(result.message));
      else assert.equal((result as { status: number }).status, 500);
    });

  test('nobody there is unavailable, and the message names no address', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((done) => server.once('listening', done));
    const { port } = server.address() as AddressInfo;
    await new Promise((done) => server.close(done));
    const gone = performHttpRequest(step(), jane, {
      env: { CRM: `http://127.0.0.1:${port}` },
      allowInternal: ['127.0.0.1'],
      timeout: 2_000,
    });
    await assert.rejects(gone, { name: 'CrmUnavailable', message: 'the connection failed (ECONNREFUSED)' });
  });

  test('a cancellation is thrown as it came', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled by Temporal');
    const pending = perform(() => controller.abort(reason), {}, 5_000, controller.signal);
    await assert.rejects(pending, (e) => e === reason);
  });
});
