import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { buildRequest } from '../../src/crm/build-request.js';
import { CrmMisconfigured } from '../../src/crm/errors.js';
import type { HttpRequestStep } from '../../src/routing/policy/policy.js';
import type { Variables } from '../../src/routing/variables.js';

const jane: Variables = {
  contact: {
    id: '7',
    email: 'jane+vip@example.com',
    name: 'Jane "J" Döe',
    fields: { evil: '../x?y#z&a=b\r\nX: 1' },
  },
  now: 0,
};
const env = {
  CRM: 'http://127.0.0.1:1/crm/',
  TOKEN: 'secret',
  TENANT: 'a/b',
  EMPTY: '',
  SLASHES: 'https:///',
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
const withFields = (fields: Variables['contact']['fields']): Variables => ({
  contact: { id: '7', fields },
  now: 0,
});

describe('building a request', () => {
  const url = (template: string, variables = jane) =>
    buildRequest(step({ url: template }), variables, env).url.href;

  const urls: [template: string, expected: string][] = [
    ['${CRM}/c?email=$contact.email', 'http://127.0.0.1:1/crm/c?email=jane%2Bvip%40example.com'],
    ['${CRM}', 'http://127.0.0.1:1/crm'],
    ['${CRM}?id=$contact.id', 'http://127.0.0.1:1/crm?id=7'],
    ['${NONE:-https://x.example}/a', 'https://x.example/a'],
    ['${EMPTY:-https://x.example/}/a', 'https://x.example/a'],
    ['https://x.example/$contact.evil/b', 'https://x.example/..%2Fx%3Fy%23z%26a%3Db%0D%0AX%3A%201/b'],
    [
      'https://x.example/?q=$contact.evil&z=1',
      'https://x.example/?q=..%2Fx%3Fy%23z%26a%3Db%0D%0AX%3A%201&z=1',
    ],
    ['https://x.example/${TENANT}/c', 'https://x.example/a%2Fb/c'],
    ['https://x.example/$$1', 'https://x.example/$1'],
  ];
  for (const [template, expected] of urls) test(template, () => assert.equal(url(template), expected));

  const refused: [template: string, why: RegExp, variables?: Variables][] = [
    ['${NONE}/c', /needs \$\{NONE\}, which has no value/],
    ['${CRM}/$contact.phone', /needs \$contact\.phone, which has no value/],
    ['${TENANT}/c', /no http\(s\) address/],
    ['ftp://x.example/', /does not begin with/],
    ['${CRM}$contact.id', /does not begin with/],
    ['https://user:pw@x.example/', /user name/],
    ['https://x.example/a/$contact.dots/b', /"\."/, withFields({ dots: '..' })],
    ['https://x.example/a/$contact.a$contact.b/b', /"\."/, withFields({ a: '.', b: '.' })],
    ['https:///$contact.id', /does not begin with/],
    ['https://\\/$contact.id', /does not begin with/],
    ['https://\t/$contact.id', /blank/],
    ['https://x\\$contact.id', /backslash/],
    ['https://x.$contact.id/', /host of the URL/],
    ['https://x:$contact.id', /host of the URL/],
    ['${SLASHES}/$contact.id', /no http/],
    ['${CRM}/a b', /blank/],
  ];
  for (const [template, why, variables] of refused)
    test(`refuses ${template}`, () =>
      assert.throws(
        () => url(template, variables),
        (e) => e instanceof CrmMisconfigured && why.test(e.message),
      ));

  test('no value leaves its place: host, path and query keys stay as the policy says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        fc.pre(!/^\.{1,2}$/.test(a));
        const built = buildRequest(
          step({ url: 'https://x.example/p/$contact.a/q?e=$contact.b&k=1' }),
          withFields({ a, b }),
          env,
        );
        assert.equal(built.url.host, 'x.example');
        assert.equal(built.url.pathname.split('/').length, 4);
        assert.deepEqual([...built.url.searchParams.keys()], ['e', 'k']);
        assert.equal(built.url.searchParams.get('e'), b);
        assert.equal(built.url.hash, '');
      }),
    );
  });

  test('headers: values are encoded, control characters refused, secrets go out as they are', () => {
    const headers = { Authorization: 'Bearer ${TOKEN}', 'X-Name': '$contact.name' };
    const built = buildRequest(step({ headers }), jane, env);
    assert.equal(built.headers.authorization, 'Bearer secret');
    assert.equal(built.headers['x-name'], 'Jane "J" D%C3%B6e');
    assert.throws(() => buildRequest(step({ headers: { X: '$contact.evil' } }), jane, env), /line break/);
    assert.throws(
      () => buildRequest(step({ headers: { X: '${T}' } }), jane, { ...env, T: 'a\nb' }),
      /cannot carry/,
    );
  });

  const bodies: [contentType: string, template: string, expected: string][] = [
    ['application/json', '{"name":"$contact.name"}', '{"name":"Jane \\"J\\" Döe"}'],
    ['application/vnd.api+json; charset=utf-8', '["$contact.evil"]', '["../x?y#z&a=b\\r\\nX: 1"]'],
    ['application/x-www-form-urlencoded', 'e=$contact.email', 'e=jane%2Bvip%40example.com'],
    ['text/plain', 'Hello $contact.name, $$5', 'Hello Jane "J" Döe, $5'],
  ];
  for (const [contentType, template, expected] of bodies)
    test(`a body of ${contentType}`, () => {
      const built = buildRequest(step({ method: 'POST', body: { contentType, template } }), jane, env);
      assert.equal(built.body, expected);
      assert.equal(built.headers['content-type'], contentType);
    });

  test('any value comes back out of a JSON body unchanged', () => {
    const template = '{"a":"<$contact.a>","b":1}';
    const body = { contentType: 'application/json', template };
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (a) => {
        const built = buildRequest(step({ method: 'POST', url: '${CRM}', body }), withFields({ a }), env);
        assert.deepEqual(JSON.parse(built.body ?? ''), { a: `<${a}>`, b: 1 });
      }),
    );
  });
});
