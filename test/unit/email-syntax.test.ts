import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isEmail, normalizeEmail, sameEmail } from '../../src/routing/email-syntax.js';
import { read } from '../support/read.js';

const findEmails = (text: string): string[] =>
  (read({ id: 'm', kind: 'text', text }).reading?.emails ?? []).map(({ address }) => address);

const FOUND: [text: string, expected: string[]][] = [
  ['jane@x.com', ['jane@x.com']],
  ['my mail is jane@x.com, thanks', ['jane@x.com']],
  ['It is jane@x.com.', ['jane@x.com']],
  ['jane@x.com!!! please...', ['jane@x.com']],
  ['<jane@x.com>', ['jane@x.com']],
  ['"jane@x.com"', ['jane@x.com']],
  ["'jane@x.com'", ['jane@x.com']],
  ['„jane@x.com“ (jane@x.com)', ['jane@x.com']],
  ['mailto:jane@x.com?subject=hi', ['jane@x.com']],
  ['https://x.com/?email=jane@x.com&x=1', ['jane@x.com']],
  ['*jane@x.com* and _jane@x.com_ and `jane@x.com`', ['jane@x.com']],
  ['_jane@x.com', ['_jane@x.com']],
  ['- jane@x.com', ['jane@x.com']],
  ['e-mail:-jane@x.com-', ['jane@x.com']],
  ['is it...jane@x.com...', ['jane@x.com']],
  ['is it…jane@x.com…', ['jane@x.com']],
  ['Jane+Shop@Example.COM', ['Jane+Shop@example.com']],
  ['Jane@x.com or jane@X.com', ['Jane@x.com']],
  ["o'brien@x.co.uk", ["o'brien@x.co.uk"]],
  ['a@x.com b@x.com', ['a@x.com', 'b@x.com']],
  ['a@x.com,b@x.com', ['a@x.com', 'b@x.com']],
  ['a@x.com|b@x.com', ['a@x.com', 'b@x.com']],
  ['a@x.com&b@x.com', ['a@x.com', 'b@x.com']],
  ['line one\njane@x.com\nline three', ['jane@x.com']],
  ['jürgen@müller.de', ['jürgen@müller.de']],
  ['post@xn--mller-kva.de', ['post@xn--mller-kva.de']],
  ['ivan@почта.рф, спасибо', ['ivan@почта.рф']],
  ['test@उदाहरण.भारत', ['test@उदाहरण.भारत']],
  ['我的邮箱是jane@x.com谢谢', ['jane@x.com']],
  ['QQ邮箱：12345@qq.com。', ['12345@qq.com']],
  ['QQ邮箱是12345@qq.com。', ['12345@qq.com']],
  ['이메일은jane@x.com입니다', ['jane@x.com']],
  ['メールはｊａｎｅ＠ｘ．ｃｏｍです', ['jane@x.com']],
  ['ja\u00adne@x.\u2060com', ['jane@x.com']],
  ['😀jane@x.com😀', ['jane@x.com']],
  [`${'a'.repeat(64)}@x.com`, [`${'a'.repeat(64)}@x.com`]],
];

const NOT_FOUND = [
  '',
  'no address here',
  '@',
  'jane@',
  '@x.com',
  'jane@x',
  'jane@localhost',
  'jane@x.c',
  'jane@x.c0m',
  'jane@1.2.3.4',
  'jane@[1.2.3.4]',
  'jane @ x.com',
  'jane at x dot com',
  'jane@@x.com',
  'a@b@c.com',
  'a@b.com@c.com',
  'jane..doe@x.com',
  'jane.@x.com',
  'jane@-x.com',
  'jane@x-.com',
  'jane@.x.com',
  'jane@x..com',
  'jane@x_y.com',
  'logo@2x.png',
  'sprite@3x.webp',
  'https://medium.com/@jane.doe',
  '"john doe"@x.com',
  `${'a'.repeat(65)}@x.com`,
  `jane@${'a'.repeat(64)}.com`,
  `jane@${'abc.'.repeat(80)}com`,
];

describe('findEmails', () => {
  for (const [text, expected] of FOUND)
    test(`finds it in ${JSON.stringify(text)}`, () => assert.deepEqual(findEmails(text), expected));
  for (const text of NOT_FOUND)
    test(`finds none in ${JSON.stringify(text.slice(0, 60))}`, () => assert.deepEqual(findEmails(text), []));
});

describe('isEmail', () => {
  for (const email of ['jane@x.com', ' jane@x.com ', 'a/b@x.com', 'a=b@x.com', 'jürgen@müller.de'])
    test(`accepts ${email}`, () => assert.ok(isEmail(email)));
  for (const text of [
    ...NOT_FOUND,
    'my mail is jane@x.com',
    'jane@x.com, a@x.com',
    '<jane@x.com>',
    'n/a',
    'jane@x.com\u0000',
  ])
    if (!text.includes('x.png') && !text.includes('x.webp'))
      test(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => assert.ok(!isEmail(text)));

  test('normalises the domain only and compares without case', () => {
    assert.equal(normalizeEmail(' Jane@X.Com\n'), 'Jane@x.com');
    assert.equal(normalizeEmail('nonsense '), 'nonsense');
    assert.ok(sameEmail('Jane@X.com', ' jane@x.COM'));
    assert.ok(!sameEmail('jane@x.com', 'jan@x.com'));
  });
});
