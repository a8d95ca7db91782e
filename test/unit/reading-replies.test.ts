/** Yes, no, and the words of a message. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readMessage } from '../../src/reading/read-message.js';
import { asksForHuman, foldWords } from '../../src/routing/words.js';

const read = (text: string) => readMessage({ id: '1', kind: 'text', text }, { ownAddresses: [] }).reading!;

const YES =
  'yes|Yes!|yep|yes that’s right|Correct.|that is correct|ok|👍|👍🏽|✅|ja|Ja, genau|stimmt|oui|c’est ça|sí|si, correcto|sim|isso mesmo|esatto|klopt|stämmer|kyllä|tak|ano|igen|da|evet|ya|vâng|đúng rồi|да|верно|так|ναι|כן|نعم|हाँ|是|是的，谢谢|对|はい|はい、そうです|네|네 맞아요|ใช่ครับ|taip|jah|opo|ndiyo';
const NO =
  'no|No!|nope|no, it is bob@x.com|that’s not mine|wrong|👎|❌|nein|nein, falsch|stimmt nicht|non|não|no es|sbagliato|klopt niet|nej|nei|ei|nie|ne|nem|nu|hayır|değil|tidak|bukan|không|нет|неверно|ні|όχι|לא|لا|नहीं|不是|不是bob@x.com|いいえ|違います|아니요|ไม่ใช่|hapana';
const NEITHER =
  'hello|jane@x.com|no problem|not sure|I don’t know|yes and no|👍👎|what do you mean by yes or no in this case please tell me|nothing|yesterday|noise|…';

describe('yes and no', () => {
  for (const [reply, texts] of [
    ['yes', YES],
    ['no', NO],
    [undefined, NEITHER],
  ] as const)
    // prettier-ignore
    for (const text of texts.split('|'))
      test(`${JSON.stringify(text)} means ${reply ?? 'neither'}`, () => assert.equal(read(text).reply, reply));
});

describe('words', () => {
  test('lower case, without punctuation and addresses', () => {
    assert.equal(read('  An AGENT, please! ').words, 'an agent please');
    assert.equal(read('agent? no: jane@x.com').words, 'agent no');
    assert.equal(read('🙂').words, '');
  });
  test('absent for a long message', () => {
    assert.equal(read(Array(12).fill('word').join(' ')).words?.split(' ').length, 12);
    assert.equal(read(Array(13).fill('word').join(' ')).words, undefined);
    assert.equal(read('x'.repeat(10_000)).words, undefined);
  });
});

describe('asksForHuman', () => {
  const words = ['agent', 'human', 'Real person', 'menschen', '人工', '', '!'].map(foldWords);
  const rows: [text: string, asks: boolean][] = [
    ['agent', true],
    [' AGENT!! ', true],
    ['Real person, please', true],
    ['I want an agent please', true],
    ['a real, live person', false],
    ['my estate agent told me to write to you', false],
    ['agents', false],
    ['人工！', true],
    ['', false],
    ['!?', false],
  ];
  for (const [text, asks] of rows)
    test(JSON.stringify(text), () => assert.equal(asksForHuman(read(text).words, words), asks));
  test('no words, no hand-over', () => assert.ok(!asksForHuman(undefined, words)));
});
