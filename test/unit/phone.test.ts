import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { spellingsOf, toE164 } from '../../src/phone/e164.js';

describe('phone numbers in E.164', () => {
  const cases: [text: string, countries: string[], expected: string | undefined][] = [
    ['+49 170 1234567', [], '+491701234567'],
    ['+49 (0)170 / 123-45.67', [], '+491701234567'],
    ['0049 170 1234567', [], '+491701234567'],
    ['whatsapp:+491701234567', [], '+491701234567'],
    ['+5215512345678', [], '+525512345678'],
    ['+52 1 55 1234 5678', [], '+525512345678'],
    ['+525512345678', [], '+525512345678'],
    ['+551187654321', [], '+5511987654321'],
    ['+55 (11) 8765-4321', [], '+5511987654321'],
    ['+55 11 98765-4321', [], '+5511987654321'],
    ['+55 11 3456-7890', [], '+551134567890'],
    ['00229 97 12 34 56', [], '+2290197123456'],
    ['+229 01 97 12 34 56', [], '+2290197123456'],
    ['tel:+49-170-1234567', [], '+491701234567'],
    ["'+491701234567", [], '+491701234567'],
    ['="+491701234567"', [], '+491701234567'],
    ['\u202a+49\u00a0170\u20111234567\u202c', [], '+491701234567'],
    ['＋４９１７０１２３４５６７', [], '+491701234567'],
    ['+٤٩١٧٠١٢٣٤٥٦٧', [], '+491701234567'],
    ['+49 170 1234567 ext. 12', [], '+491701234567'],
    ['0170 1234567', ['DE'], '+491701234567'],
    ['0170 1234567', ['de'], '+491701234567'],
    ['0170 1234567', ['XX', 'DE'], '+491701234567'],
    ['491701234567', ['DE'], '+491701234567'],
    ['(415) 555-2671', ['US'], '+14155552671'],
    ['1 415 555 2671', ['US'], '+14155552671'],
    ['011 49 170 1234567', ['US'], '+491701234567'],
    ['06 12 34 56 78', ['FR'], '+33612345678'],
    ['+39 06 1234567', [], '+39061234567'],
    ['06 1234567', ['IT'], '+39061234567'],
    ['0170 1234567', [], undefined],
    ['491701234567', [], undefined],
    ['4,91701E+11', ['DE'], undefined],
    ['+49 170 1234567 / +49 30 123456', [], undefined],
    ['call me: +49 170 1234567', [], undefined],
    ['none', ['DE'], undefined],
    ['+1', [], undefined],
    ['', ['DE'], undefined],
    ['1'.repeat(5_000), ['DE'], undefined],
  ];
  for (const [text, countries, expected] of cases)
    test(`${text.slice(0, 40)} ${countries.join()}: ${expected ?? 'unreadable'}`, () =>
      assert.equal(toE164(text, ...countries), expected));

  test('every usual spelling of a number leads back to it', () => {
    const numbers = fc.constantFrom(
      '+491701234567',
      '+14155552671',
      '+33612345678',
      '+442079460958',
      '+393123456789',
      '+60123456789',
      '+5511987654321',
    );
    const signs = fc.array(fc.constantFrom(' ', '-', '.', '/', '\u00a0'), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(numbers, signs, (number, between) => {
        const country = {
          '+49': 'DE',
          '+14': 'US',
          '+33': 'FR',
          '+44': 'GB',
          '+39': 'IT',
          '+60': 'MY',
          '+55': 'BR',
        }[number.slice(0, 3)];
        const { national, international, e164 } = spellingsOf(number);
        for (const text of [national, international, e164, `00${number.slice(1)}`])
          assert.equal(toE164(text, text.startsWith('00') ? undefined : country), number, text);
        const typed = number.replace(/\d/g, (digit, at: number) => digit + (between[at] ?? '')).trim();
        assert.equal(toE164(typed.replace(/[^\d]+$/, '')), number, typed);
      }),
    );
  });
});
