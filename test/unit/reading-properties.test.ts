/** What holds for every message: an address is found whole or not at all, in linear time. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readMessage } from '../../src/reading/read-message.js';
import { normalizeRecordEmail } from '../../src/reading/record-email.js';
import { addressesIn } from '../support/reading.js';

const word = fc.stringMatching(/^[a-z0-9]{2,10}$/);
const address = fc
  .record({
    local: fc.array(word, { minLength: 1, maxLength: 3 }),
    mark: fc.constantFrom('.', '_', '-', '+', "'"),
    host: fc.stringMatching(/^[a-z]{6,10}$/),
    top: fc.constantFrom('com', 'de', 'co.uk', 'com.br', 'io', 'org', 'fr', 'com.au'),
  })
  .map(({ local, mark, host, top }) => `${local.join(mark)}@${host}.${top}`);

const sentence = fc.oneof(
  fc.stringMatching(/^[A-Za-zäößéñ ,;:!?()\n'"-]{0,40}$/),
  fc.constantFrom(
    'мой адрес',
    '我的邮箱是',
    'メールは',
    '이메일',
    'بريدي',
    'המייל שלי',
    'ที่อยู่',
    'το email',
    'मेरा ईमेल',
  ),
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[@\uff20\ufe6b&%\\<]/u.test(text)),
);
/** What stands directly beside an address, with no blank. */
const beside = fc.constantFrom(
  ...' |\n|: |, |(|)|"|«|»|“|”|<|>|[|]|。|、|，|：|！|？|谢谢|です|입니다|ครับ|да|شكرا|!|?|;|,|…|—|–|*|_|~|`|#|/|=|•|😀|\u00a0|\u200b'.split(
    '|',
  ),
);

describe('an address in a sentence', () => {
  test('is found where blanks stand round it', () => {
    const plain = fc.stringMatching(/^[A-Za-zäöß ,;:!?()\n]{0,40}$/);
    fc.assert(
      fc.property(plain, address, plain, (before, email, after) => {
        assert.deepEqual(addressesIn(`${before} ${email} ${after}`), [email]);
      }),
      { numRuns: 400 },
    );
  });

  test('is found whole or not at all, whatever stands round it', () => {
    fc.assert(
      fc.property(sentence, beside, address, beside, sentence, (before, left, email, right, after) => {
        const found = addressesIn(`${before}${left}${email}${right}${after}`);
        // The local part may go on to the left: the letters in front of it are the contact's own then.
        for (const one of found)
          assert.ok(
            one === email || isLonger(one, email, (before + left).replace(/(?<=\.)\u200b/gu, '')),
            `${one} for ${email}`,
          );
      }),
      { numRuns: 3_000 },
    );
  });

  test('is never cut where a keyboard put a blank or an apostrophe into it', () => {
    const name = fc.stringMatching(/^[bcdfghjk]{3,8}$/);
    const put = fc.constantFrom(
      '. ',
      '’',
      '‘',
      '´',
      ' .',
      '–',
      '…',
      '*',
      '***',
      '•',
      '\\',
      '`',
      '..',
      '\u200b',
      ',',
      '²',
      '/',
      '=',
      '!',
    );
    fc.assert(
      fc.property(
        fc.constantFrom('', 'my email is ', 'hi ', 'mail: '),
        name,
        put,
        name,
        (start, first, between, last) => {
          const found = addressesIn(`${start}${first}${between}${last}@example.com`);
          assert.ok(!found.includes(`${last}@example.com`), `${first}${between}${last}`);
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test('what is found is an address, once, at most five times', () => {
    const noisy = fc.array(
      fc.oneof(
        address,
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom('@', '.', '..', '-', '_', 'x.com', '。', '&#39;'),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(noisy, (pieces) => {
        const found = addressesIn(pieces.join(''));
        assert.ok(found.length <= 5);
        assert.equal(new Set(found.map((one) => one.toLowerCase())).size, found.length);
        for (const one of found)
          assert.ok(normalizeRecordEmail(one) !== undefined || /\.\p{L}+$/u.test(one), one);
      }),
    );
  });
});

/** The local part with more characters of the text in front. */
function isLonger(found: string, email: string, before: string): boolean {
  return found.endsWith(email) && /[\p{L}\p{N}._%+'&。-]$/u.test(before);
}

describe('what a message costs', () => {
  const PIECES =
    "@|[|(|<b |a@|a@b.co |a@b.com.|谢a@b.com|。|a。|a.|...|-|'|&#39;|&amp;|%40|mailto:|\n>|my email is |a@gmial.com |\\|*|\u00ad|𝒶|ﷺ|x@y.com-|://".split(
      '|',
    );
  const read = (text: string): number => {
    const started = performance.now();
    readMessage({ id: '1', kind: 'text', text }, { ownAddresses: [] });
    return performance.now() - started;
  };
  const cost = (text: string) => Math.min(read(text), read(text), read(text));

  for (const piece of PIECES)
    test(`64 kB of ${JSON.stringify(piece)} cost four times what 16 kB do`, () => {
      const [quarter, whole] = [16_384, 65_536].map((size) => piece.repeat(size / piece.length)) as [
        string,
        string,
      ];
      // Quadratic would be sixteen times as long. A busy machine disturbs a play, not all of them.
      const plays: [number, number][] = [];
      while (plays.length < 8 && !plays.some(([short, long]) => long < 8 * short + 2))
        plays.push([cost(quarter), cost(whole)]);
      assert.ok(
        plays.some(([short, long]) => long < 8 * short + 2),
        JSON.stringify(plays),
      );
    });

  test('what follows the limit is not read, and an address there is not cut', () => {
    const filler = 'x '.repeat(32_765);
    assert.deepEqual(addressesIn(`${filler}me@x.co`.slice(0, 65_536) + 'm'), []);
    assert.deepEqual(addressesIn(`me@x.com ${'x '.repeat(100_000)}`), ['me@x.com']);
  });

  test('the text that travels on is short, and not cut inside a character', () => {
    const { text } = readMessage(
      { id: '1', kind: 'text', text: '😀'.repeat(400) + 'x' },
      { ownAddresses: [] },
    );
    assert.equal(text, '😀'.repeat(250));
    const odd = readMessage({ id: '1', kind: 'text', text: `x${'😀'.repeat(400)}` }, { ownAddresses: [] });
    assert.equal(odd.text, `x${'😀'.repeat(249)}`);
  });
});

describe("the address in a contact's record", () => {
  const rows: [value: string, expected: string | undefined][] = [
    [' Jane@X.com ', 'Jane@x.com'],
    ['mailto:jane@x.com', 'jane@x.com'],
    ['o’brien@x.com', "o'brien@x.com"],
    ['a/b@x.com', 'a/b@x.com'],
    ['jürgen@müller.de', 'jürgen@müller.de'],
    ['jane@x.con', undefined],
    ['jane@x.invalid', undefined],
    ['jane@x.com, bob@x.com', undefined],
    ['Jane <jane@x.com>', undefined],
    ['n/a', undefined],
    ['', undefined],
    ['@'.repeat(100_000), undefined],
  ];
  for (const [value, expected] of rows)
    test(JSON.stringify(value.slice(0, 40)), () => {
      assert.equal(normalizeRecordEmail(value), expected);
    });
});
