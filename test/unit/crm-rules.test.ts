import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { AnswerBody } from '../../src/crm/answer-body.js';
import { whatWentWrong } from '../../src/crm/ask.js';
import { CrmUnavailable } from '../../src/crm/errors.js';
import type { HttpAnswer } from '../../src/crm/http-request.js';
import { judge } from '../../src/crm/judge.js';
import { parseSingularPath, readPath, type Json } from '../../src/crm/response-mapping.js';
import { readRetryAfter } from '../../src/http/retry-after.js';
import { httpRecords } from '../../src/crm/sources/http.js';
import type { Customer, CustomerType } from '../../src/routing/customer.js';
import type { CrmRules } from '../../src/routing/policy/policy.js';

function crm(over: Partial<CrmRules> = {}): CrmRules {
  return {
    name: 'HubSpot',
    identifyBy: ['email'],
    vipWhen: { variable: 'CustomerType', equals: ['VIP'] },
    whenKeyMissing: 'misconfigured',
    patience: 1_000,
    ...over,
  };
}

function answer(status: number, body: AnswerBody, path = '$.customerType'): HttpAnswer {
  const variables =
    body.kind === 'json' ? { CustomerType: readPath(parseSingularPath(path), body.value) } : {};
  return { status, body, variables };
}
function classify(given: HttpAnswer, rules: CrmRules): Customer {
  try {
    return judge(httpRecords(given, rules), rules);
  } catch (e) {
    return whatWentWrong(e, rules);
  }
}

const json = (value: Json): AnswerBody => ({ kind: 'json', value });
const htmlBody: AnswerBody = { kind: 'other', why: 'is text/html, not JSON' };

describe('classify', () => {
  const values: [value: Json, type: CustomerType][] = [
    ['VIP', 'vip'],
    ['vip', 'vip'],
    [' Vip\n', 'vip'],
    ['ＶＩＰ', 'vip'],
    ['VIP-trial', 'regular'],
    ['regular', 'regular'],
    ['', 'regular'],
    ['  ', 'regular'],
    [null, 'regular'],
    [1, 'regular'],
    [true, 'regular'],
    [{}, 'misconfigured'],
    [['VIP'], 'vip'],
    [['Partner', ' vip '], 'vip'],
    ['Partner; VIP', 'vip'],
    [['Partner'], 'regular'],
    [[], 'regular'],
    [[{ name: 'VIP' }], 'misconfigured'],
  ];
  for (const [value, type] of values)
    test(`customerType ${JSON.stringify(value)} is ${type}`, () =>
      assert.equal(classify(answer(200, json({ customerType: value })), crm()).type, type));

  const answers: [what: string, status: number, body: AnswerBody, type: CustomerType, reason: RegExp][] = [
    ['another key', 200, json({ tier: 'VIP' }), 'misconfigured', /a record without CustomerType/],
    ['an empty object', 200, json({}), 'misconfigured', /a record without CustomerType/],
    ['an empty list', 200, json([]), 'unknown', /does not know this contact/],
    ['null', 200, json(null), 'unknown', /does not know/],
    ['no body', 200, { kind: 'empty' }, 'unknown', /does not know/],
    ['204', 204, { kind: 'empty' }, 'unknown', /does not know/],
    ['a text', 200, json('VIP'), 'misconfigured', /another shape/],
    ['a number', 200, json(7), 'misconfigured', /another shape/],
    ['a list', 200, json([{ customerType: 'VIP' }]), 'misconfigured', /another shape/],
    ['HTML', 200, htmlBody, 'misconfigured', /answered 200, but the answer is text\/html, not JSON/],
    ['a JSON 404', 404, json({ message: 'not found' }), 'unknown', /does not know this contact/],
    ['an HTML 404', 404, htmlBody, 'misconfigured', /address of the request \(404\)/],
    ['an empty 404', 404, { kind: 'empty' }, 'misconfigured', /404/],
    ['401', 401, htmlBody, 'misconfigured', /refuses our credentials \(401\)/],
    ['403', 403, htmlBody, 'misconfigured', /refuses our credentials \(403\)/],
    ['400', 400, htmlBody, 'misconfigured', /answered 400/],
    ['410', 410, htmlBody, 'misconfigured', /answered 410/],
    ['422', 422, htmlBody, 'misconfigured', /answered 422/],
    ['a redirect', 302, htmlBody, 'misconfigured', /answered 302/],
  ];
  for (const [what, status, body, type, reason] of answers)
    test(`${what} is ${type}`, () => {
      const customer = classify(answer(status, body), crm());
      assert.equal(customer.type, type);
      assert.match(customer.reason, reason);
      assert.match(customer.reason, /^HubSpot /);
    });

  for (const status of [408, 425, 429, 500, 502, 503, 504, 599])
    test(`${status} asks to try again`, () => {
      assert.throws(
        () => classify({ ...answer(status, htmlBody), retryAfter: 5_000 }, crm()),
        (e) => e instanceof CrmUnavailable && e.retryAfter === 5_000 && e.message.includes(String(status)),
      );
    });

  test('whenKeyMissing: regular', () => {
    const customer = classify(answer(200, json({ a: 1 })), crm({ whenKeyMissing: 'regular' }));
    assert.deepEqual(customer, { type: 'regular', reason: 'HubSpot has a record without CustomerType' });
  });

  const list = '$.results[0].type';
  const hits: [what: string, body: Json, type: CustomerType][] = [
    ['no hit', { results: [] }, 'unknown'],
    ['null for the list', { results: null }, 'unknown'],
    ['one VIP', { results: [{ type: 'VIP' }] }, 'vip'],
    ['the second of three is VIP', { results: [{ type: 'x' }, { type: 'vip' }, { type: null }] }, 'vip'],
    ['the first has no key, the second is VIP', { results: [{}, { type: 'VIP' }] }, 'vip'],
    ['two regulars', { results: [{ type: 'x' }, { type: null }] }, 'regular'],
    ['records without the key', { results: [{}, {}] }, 'misconfigured'],
    ['an object where the list should be', { results: { type: 'VIP' } }, 'misconfigured'],
    ['no list at all', {}, 'misconfigured'],
  ];
  for (const [what, body, type] of hits)
    test(`several hits: ${what} is ${type}`, () =>
      assert.equal(classify(answer(200, json(body), list), crm()).type, type));

  test('several hits are noted', () => {
    const body = json({ results: [{ type: 'x' }, { type: 'vip' }] });
    assert.equal(
      classify(answer(200, body, list), crm()).reason,
      'HubSpot says CustomerType = vip in one of 2 records',
    );
  });

  test('the value is recorded, trimmed and cut; what may be a person stays out of the sentence', () => {
    const read = (value: Json) => classify(answer(200, json({ customerType: value })), crm());
    assert.deepEqual(read(' gold '), {
      type: 'regular',
      value: 'gold',
      reason: 'HubSpot says CustomerType = gold',
    });
    assert.equal(read(7).value, '7');
    assert.equal(read('x'.repeat(500)).value?.length, 100);
    for (const person of ['jane@example.com', '+60123456789', 'x'.repeat(500)])
      assert.equal(read(person).reason, 'HubSpot says CustomerType = another value');
  });

  test('whatever the CRM says, only a wanted value makes a VIP and only a record or a clear no a regular', () => {
    const body = fc.oneof(
      fc.jsonValue().map((value) => json(value as Json)),
      fc.constant<AnswerBody>({ kind: 'empty' }),
      fc.constant(htmlBody),
    );
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), body, (status, given) => {
        const result = tryClassify(status, given);
        if (status >= 500 || [408, 425, 429].includes(status)) assert.equal(result, 'unavailable');
        else if (result === 'unknown') assert.ok(status === 404 || status < 300);
        else assert.equal(result, 'misconfigured');
      }),
    );
  });
});

function tryClassify(status: number, body: AnswerBody): string {
  try {
    return classify(answer(status, body, '$.not.there[3].at.all'), crm()).type;
  } catch (e) {
    assert.ok(e instanceof CrmUnavailable);
    return 'unavailable';
  }
}

describe('response mapping', () => {
  for (const path of [
    '$',
    '$.a',
    '$.a.b',
    "$['a b'][0]",
    '$["a"]',
    '$[0][-1].x',
    '$.data.contacts[1].firstName',
  ])
    test(`${path} is singular`, () => assert.ok(parseSingularPath(path)));
  for (const path of [
    '',
    'a',
    '$.',
    '$.a[*]',
    '$.*',
    '$..a',
    '$[0,1]',
    '$[0:2]',
    '$[?@.a]',
    '$[?@.a==1].b',
    '$.a b',
    `$.${'a'.repeat(600)}`,
  ])
    test(`${path.slice(0, 20)} is refused`, () => assert.throws(() => parseSingularPath(path), SyntaxError));

  test('reads own properties only', () => {
    for (const path of ['$.constructor', '$.__proto__', '$.toString', '$.length'])
      assert.deepEqual(readPath(parseSingularPath(path), {}), { kind: 'noKey' });
    const own = JSON.parse('{"__proto__": "VIP"}') as Json;
    assert.deepEqual(readPath(parseSingularPath('$.__proto__'), own), { kind: 'value', values: ['VIP'] });
  });

  test('names and indexes lead to the value that stands there', () => {
    const keys = fc.array(fc.oneof(fc.string(), fc.nat(3)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(keys, fc.string(), (steps, value) => {
        const answered = steps.reduceRight<Json>(
          (inner, step) =>
            typeof step === 'number'
              ? [...Array<Json>(step).fill('other'), inner]
              : Object.fromEntries([[step, inner]]),
          value,
        );
        const path = `$${steps.map((step) => `[${JSON.stringify(step)}]`).join('')}`;
        const reading = readPath(parseSingularPath(path), answered);
        assert.ok(reading.kind === 'value' && reading.values[0] === value, path);
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 23, 12, 0, 0);
  const cases: [header: string | string[] | undefined, expected: number | undefined][] = [
    ['0', 0],
    ['5', 5_000],
    [' 120 ', 120_000],
    [['7', '9'], 7_000],
    ['Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['Mon Nov 23 12:00:30 2026 GMT', 30_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['99999999999', 7 * 86_400_000],
    ['-5', undefined],
    ['1.5', 1_500],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, expected] of cases)
    test(`${JSON.stringify(header)} is ${expected ?? 'nothing'}`, () =>
      assert.equal(readRetryAfter(header, now, 7 * 86_400_000), expected));
});
