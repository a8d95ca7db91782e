import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { catalogue } from '../../src/api/problems/catalogue.js';
import { routesOf } from './support/routes.js';
import * as chatwoot from './support/chatwoot-webhook.js';
import { API_KEY, PATH_SECRET, startApi } from './support/start-api.js';
import { deliver, opening, reply } from './support/webhook.js';

/** The short list of what anybody may read. */
const open = new Set([
  'get /openapi.json',
  'get /healthz',
  'get /readyz',
  'get /metrics',
  'get /problems/{name}',
]);

test('every route refuses anonymous calls, except those on the public list', async (t) => {
  const api = await startApi(t);
  const routes = routesOf(api.app);
  assert.ok(routes.length > open.size);
  for (const route of routes) {
    const [method, path] = route.split(' ') as [string, string];
    // Only platforms that try an address out answer a GET.
    const [workspace, platform] = method === 'get' ? ['initech', 'whatsapp-cloud'] : ['acme', 'respond-io'];
    const filled = path
      .replace('{workspace}', workspace)
      .replace('{platform}', platform)
      .replace(/\{\w+\}/g, 'internal');
    const answer = await api.call(filled, { method: method.toUpperCase() });
    assert.equal(answer.status, open.has(route) ? 200 : 401, route);
  }
});

test('a secret in an address is believed when it is the right one, and only then', async (t) => {
  const api = await startApi(t);
  const answer = (secret: string) =>
    chatwoot.deliver(api, chatwoot.created(), { path: `${chatwoot.HOOK}/${secret}`, headers: {} });
  for (const wrong of ['refuse', 'x', `${PATH_SECRET}x`, PATH_SECRET.slice(1), PATH_SECRET.toUpperCase()])
    assert.equal((await answer(wrong)).status, 401, wrong);
  assert.equal(api.routing.runs.length, 0);
  assert.equal((await answer(PATH_SECRET)).status, 200);
  assert.equal([...api.logged, (await api.call('/metrics')).text].join().includes(PATH_SECRET), false);
});

test('safe headers, none that tell what we run on, and no CORS', async (t) => {
  const api = await startApi(t);
  const { headers } = await api.call('/healthz', { headers: { origin: 'https://evil.test' } });
  assert.equal(headers.get('x-powered-by'), null);
  assert.equal(headers.get('access-control-allow-origin'), null);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self';/);
  assert.equal(policy.includes('upgrade-insecure-requests'), false);
});

test('logs and metrics hold no contact data, no keys and no paths, at any level', async (t) => {
  const api = await startApi(t);
  const contact = {
    id: '60123456789',
    email: 'canary@example.com',
    phone: '+60123456789',
    firstName: 'Canary',
  };
  await deliver(api, opening({ contact }));
  await deliver(api, reply({ type: 'text', text: 'canary@example.com' }));
  await deliver(api, opening({ contact }), { signature: 'canary-signature' });
  await deliver(api, { ...opening({ contact }), event_type: 'message.received' });
  await api.v1('POST', '/v1/conversations', {
    conversation: '+60123456789',
    contact: { email: 'canary@example.com' },
  });
  await api.v1('POST', '/v1/conversations', { conversation: 'canary@example.com', oops: 1 });
  await api.v1('GET', '/v1/conversations/%2B60123456789?email=canary@example.com');
  const everything = [...api.logged, (await api.call('/metrics')).text].join('\n');
  assert.match(everything, /"route":"\/v1\/conversations\/{id}"/);
  for (const secret of ['anary', '60123456789', API_KEY])
    assert.equal(everything.includes(secret), false, secret);
});

test('the request id of the caller is kept when it is one', async (t) => {
  const api = await startApi(t);
  const idFor = async (id: string) =>
    (await api.call('/nothing', { headers: { 'x-request-id': id } })).json.requestId as string;
  assert.equal(await idFor('abcdef-123456'), 'abcdef-123456');
  assert.match(await idFor('a b"{}<script>'), /^[\da-f-]{36}$/);
});

test('every problem type has its page, and docs/reference/problems.md is the same catalogue', async (t) => {
  const api = await startApi(t);
  const page = readFileSync(new URL('../../docs/reference/problems.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| ([a-z-]+) \| (\d+) \| (.+?) \| (.+?) \|$/gm)].map((row) =>
    row.slice(1),
  );
  const code = Object.entries(catalogue).map(([name, { status, title, help }]) => [
    name,
    String(status),
    title,
    help,
  ]);
  assert.deepEqual(rows, code);
  for (const [name, { help }] of Object.entries(catalogue)) {
    const answer = await api.call(`/problems/${name}`);
    assert.equal(answer.status, 200);
    assert.ok(answer.text.includes(help));
  }
});

test('the pages of /docs are limited per address too', async (t) => {
  const api = await startApi(t, { rateLimit: { windowMs: 60_000, limit: 2 } });
  const statuses = [];
  for (let at = 0; at < 4; at++) statuses.push((await api.call('/docs/')).status);
  assert.deepEqual(statuses, [200, 200, 429, 429]);
});

test('the example times of the document do not expire', async (t) => {
  const text = (await (await startApi(t)).call('/openapi.json')).text;
  const times = [...text.matchAll(/"example":"(\d{4}-\d\d-\d\dT[^"]+)"/g)].map(([, time]) =>
    Date.parse(time!),
  );
  assert.ok(times.length > 0 && times.every((time) => time > Date.parse('2090-01-01')), text.slice(0, 200));
});

test('readiness tells which part is away; liveness does not care', async (t) => {
  const checks = { temporal: 'away', workers: 'ok' };
  const api = await startApi(t, { ready: () => Promise.resolve({ ok: false, checks }) });
  const ready = await api.call('/readyz');
  assert.deepEqual([ready.status, ready.problem, ready.json.checks], [503, 'not-ready', checks]);
  assert.equal((await api.call('/healthz')).status, 200);
  const hanging = await startApi(t, { ready: () => new Promise(() => undefined) });
  assert.equal((await hanging.call('/readyz')).status, 503);
});

test('whatever JSON comes in, signed or with a key, the answer is no 5xx', async (t) => {
  const api = await startApi(t);
  const names = fc.constantFrom(
    'conversation',
    'contact',
    'message',
    'id',
    'text',
    'kind',
    'openedAt',
    'event_type',
  );
  const body = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.constant('conversation.opened'))),
  );
  await fc.assert(
    fc.asyncProperty(body, async (value) => {
      const answers = await Promise.all([
        deliver(api, JSON.stringify(value)),
        api.v1('POST', '/v1/conversations', JSON.stringify(value)),
        api.v1('POST', '/v1/conversations/1/messages', JSON.stringify(value)),
        api.v1('POST', '/v1/conversations/1/close', JSON.stringify(value)),
      ]);
      for (const { status, problem } of answers) {
        assert.ok(status < 500, String(status));
        assert.equal(status >= 400, problem !== undefined);
      }
    }),
    { numRuns: 60 },
  );
});
