import assert from 'node:assert/strict';
import test from 'node:test';
import { lookUpLanguage, normalizeLanguage } from '../../src/routing/language.js';

const lookups: [name: string, available: string[], wanted: string | string[] | undefined, found?: string][] =
  [
    // RFC 4647, section 3.4: zh-Hant-CN-x-private1-private2 is shortened in these steps, and no other.
    [
      'exact',
      ['zh-Hant-CN-x-private1-private2', 'zh'],
      'zh-Hant-CN-x-private1-private2',
      'zh-Hant-CN-x-private1-private2',
    ],
    [
      'without private2',
      ['zh-Hant-CN-x-private1', 'zh'],
      'zh-Hant-CN-x-private1-private2',
      'zh-Hant-CN-x-private1',
    ],
    [
      'the single x goes with private1',
      ['zh-Hant-CN-x', 'zh-Hant-CN'],
      'zh-Hant-CN-x-private1-private2',
      'zh-Hant-CN',
    ],
    ['the script', ['zh-Hant', 'zh'], 'zh-Hant-CN-x-private1-private2', 'zh-Hant'],
    ['the language', ['zh'], 'zh-Hant-CN-x-private1-private2', 'zh'],
    ['the default', ['en'], 'zh-Hant-CN-x-private1-private2'],
    // The priority list of the same section: fr-FR, zh-Hant.
    ['first of a list', ['fr-FR', 'zh-Hant'], ['fr-FR', 'zh-Hant'], 'fr-FR'],
    ['first of a list, shortened', ['fr', 'zh-Hant'], ['fr-FR', 'zh-Hant'], 'fr'],
    ['second of a list', ['zh-Hant', 'zh'], ['fr-FR', 'zh-Hant'], 'zh-Hant'],
    ['second of a list, shortened', ['zh', 'ja'], ['fr-FR', 'zh-Hant'], 'zh'],
    ['none of a list', ['ja-JP'], ['fr-FR', 'zh-Hant']],
    // Of de-ch, lookup finds de-CH or de, and never de-CH-1996.
    ['nothing longer', ['de-CH-1996', 'de'], 'de-ch', 'de'],
    ['nothing beside it', ['de-AT', 'en'], 'de-CH'],
    // What platforms send.
    ['an underscore', ['pt-br', 'pt', 'default'], 'pt_BR', 'pt-br'],
    ['an underscore in the policy', ['pt_BR', 'pt'], 'pt-BR', 'pt_BR'],
    ['the language of a country', ['pt', 'default'], 'pt_BR', 'pt'],
    ['no word before another', ['por', 'default'], 'pt_BR'],
    ['an underscore and a script', ['zh-hant', 'zh'], 'zh_Hant_TW', 'zh-hant'],
    ['a locale with its encoding', ['de-at', 'de'], 'de_AT.UTF-8', 'de-at'],
    ['a locale with a modifier', ['sr', 'en'], 'sr_RS@latin', 'sr'],
    ['a code that was replaced', ['he', 'en'], 'iw_IL', 'he'],
    ['a code that was replaced, in the policy', ['in', 'en'], 'id-ID', 'in'],
    ['the same letters as a region', ['en-in', 'en'], 'en_IN', 'en-in'],
    ['an extension', ['en-US', 'en'], 'en-US-u-hc-h12', 'en-US'],
    ['any letter case', ['EN-gb'], 'En-GB', 'EN-gb'],
    ['the first that says the same', ['pt-BR', 'pt_br'], 'PT-br', 'pt-BR'],
    // What is no tag asks for nothing.
    ['a wildcard', ['en'], '*'],
    ['nothing', ['en'], undefined],
    ['an empty text', ['en'], ''],
    ['a header', ['en'], 'en;q=0.9'],
    ['a private tag alone', ['en'], 'x-private'],
    ['one too long', ['en'], `en-${'a'.repeat(200)}`],
    ['the name of a member of every object', ['constructor', 'en'], '__proto__'],
  ];

for (const [name, available, wanted, found] of lookups) {
  test(`a language is looked up: ${name}`, () => assert.equal(lookUpLanguage(available, wanted), found));
}

test('a tag is written in lower case with hyphens', () => {
  assert.deepEqual(
    ['pt_BR', ' EN ', 'zh-Hans', 'de_DE.UTF-8', '', 'a b', 'français', '-', 'en-'].map(normalizeLanguage),
    ['pt-br', 'en', 'zh-hans', 'de-de', undefined, undefined, undefined, undefined, undefined],
  );
});
