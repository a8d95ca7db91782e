/** Requests made from our own OpenAPI document, right and wrong ones: `npm run fuzz` is the long form. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { contractOf, type Contract } from '../fuzz/document.js';
import { fuzzOperation, wrongWith, type Failure, type Figures } from '../fuzz/fuzz.js';
import { startApi, type Reply, type TestApi } from './support/start-api.js';
import { deliver, opening } from './support/webhook.js';

const SEED = 20261125;
const RUNS = 30;
const kept = JSON.parse(readFileSync(new URL('../fuzz/seeds.json', import.meta.url), 'utf8')) as Failure[];
const unlimited = { rateLimit: { windowMs: 60_000, limit: 1_000_000 } };

test('every operation answers whatever it gets as its document says', async (t) => {
  const api = await startApi(t, unlimited);
  const contract = await contractOf(api);
  const figures: Figures = { requests: 0, statuses: {} };
  for (const operation of contract.operations) {
    const failure = await fuzzOperation(api, contract, operation, { seed: SEED, runs: RUNS, figures });
    assert.equal(failure, undefined, JSON.stringify(failure));
  }
  for (const status of [200, 202, 400, 401, 404])
    assert.ok((figures.statuses[status] ?? 0) > 5, `${status} was hardly met: ${JSON.stringify(figures)}`);
  t.diagnostic(JSON.stringify(figures));
});

for (const { operation: id, seed, path, why } of kept) {
  test(`${id} once failed with seed ${seed}: ${why.slice(0, 80)}`, async (t) => {
    const api = await startApi(t, unlimited);
    const contract = await contractOf(api);
    const operation = contract.operations.find(({ operationId }) => operationId === id);
    assert.ok(operation);
    const failure = await fuzzOperation(api, contract, operation, { seed, path, runs: 1_000 });
    assert.equal(failure, undefined, failure?.why);
  });
}

test('methods that a path does not have: 405, and Allow lists those it has', async (t) => {
  const api = await startApi(t, unlimited);
  const { operations } = await contractOf(api);
  for (const path of new Set(operations.map((one) => one.path))) {
    const here = operations.filter((one) => one.path === path).map(({ method }) => method.toUpperCase());
    const has = new Set(here.includes('GET') ? [...here, 'HEAD'] : here);
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(
      (one) => !has.has(one),
    )) {
      const answer = await api.v1(method, filled(path));
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.deepEqual(new Set(answer.headers.get('allow')?.split(', ')), has, `${method} ${path}`);
    }
  }
});

test('a webhook without its headers, or with a fuzzed signature, has no effect', async (t) => {
  const api = await startApi(t, unlimited);
  const text = JSON.stringify(opening());
  const wrong = [
    '',
    ' ',
    '=',
    'v2,abc',
    'v1,',
    'x'.repeat(44),
    'x'.repeat(10_000),
    'é'.repeat(22),
    '__proto__',
    'null',
  ];
  for (const signature of [undefined, ...wrong])
    assert.equal((await deliver(api, text, { signature })).status, 401, String(signature));
  assert.deepEqual([api.routing.runs.length, api.routing.deliveries], [0, 0]);
});

test('answers that break the document are found', async (t) => {
  const api = await startApi(t);
  const contract = await contractOf(api);
  const good = await api.v1('POST', '/v1/conversations', { conversation: '1' });
  const refused = await api.v1('POST', '/v1/conversations', { nonsense: 1 });
  const fine = { body: '{}', value: { conversation: '1' } as unknown, allowed: true };
  assert.equal(wrong(contract, fine, good), undefined);
  const leak = { ...refused, text: `${refused.text}\n    at x (/app/src/api/auth.ts:1)` };
  const planted: [RegExp, Partial<typeof fine>, Reply][] = [
    [/server error/, {}, { ...refused, status: 500 }],
    [/not documented/, {}, { ...good, status: 418 }],
    [/content type/, {}, { ...good, headers: new Headers({ 'content-type': 'text/html' }) }],
    [/body of 202/, {}, { ...good, json: { kind: 'perhaps' } }],
    [/insides/, {}, leak],
    [/without a key/, { allowed: false }, good],
    [/schema refuses/, { value: { nonsense: 1 } }, good],
    [/schema allows/, {}, refused],
  ];
  for (const [why, request, reply] of planted)
    assert.match(wrong(contract, { ...fine, ...request }, reply) ?? '', why);

  const broken = brokenFor(api, '/v1/desk');
  const operation = contract.operations.find(({ path }) => path === '/v1/desk')!;
  const failure = await fuzzOperation(broken, contract, operation, { seed: SEED, runs: RUNS });
  assert.match(failure?.why ?? '', /status 418/);
});

function wrong(
  contract: Contract,
  request: Parameters<typeof wrongWith>[2],
  reply: Reply,
): string | undefined {
  const operation = contract.operations.find(({ operationId }) => operationId === 'startConversation')!;
  return wrongWith(contract, operation, request, reply);
}

/** The same API with one path that gives an answer nobody has documented. */
const brokenFor = (api: TestApi, broken: string): TestApi => ({
  ...api,
  call: async (path, init) => {
    const answer = await api.call(path, init);
    return path.startsWith(broken) ? { ...answer, status: 418 } : answer;
  },
});

const filled = (path: string): string =>
  path
    .replace('{workspace}', 'acme')
    .replace('{platform}', 'respond-io')
    .replace(/\{\w+\}/g, 'internal');
