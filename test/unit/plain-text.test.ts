import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { toPlainText } from '../../src/platforms/shared/plain-text.js';

const texts: [name: string, content: string, plain: string][] = [
  ['a plain text', 'it is jane@example.com, thanks', 'it is jane@example.com, thanks'],
  ['a number for an apostrophe', 'o&#39;brien@example.com', "o'brien@example.com"],
  ['a hexadecimal number', 'o&#x27;brien@example.com', "o'brien@example.com"],
  ['a name for an apostrophe', 'o&apos;brien@example.com', "o'brien@example.com"],
  ['an at sign', 'jane&#64;example&period;com', 'jane@example.com'],
  ['plus and ampersand', 'jane&plus;vip@example.com &amp; co', 'jane+vip@example.com & co'],
  ['escaped twice', 'o&amp;#39;brien@example.com', "o'brien@example.com"],
  ['an entity without a semicolon is part of the address', 'a&notb@example.com', 'a&notb@example.com'],
  ['an unknown entity', 'a&nobody;b@example.com', 'a&nobody;b@example.com'],
  ['a paragraph', '<p>jane@example.com</p>\n', 'jane@example.com'],
  ['two paragraphs', '<p>it is</p><p>jane@example.com</p>', 'it is\n\njane@example.com'],
  ['a line break ends a word', 'jane@example.com<br/>thanks', 'jane@example.com\nthanks'],
  ['a mark inside a word does not', '<b>jane</b>@example.com', 'jane@example.com'],
  ['a link', '<a href="mailto:jane@example.com">jane@example.com</a>', 'jane@example.com'],
  ['attributes and capitals', '<DIV class="x" dir=auto>jane@example.com</DIV>', 'jane@example.com'],
  ['tags that were escaped', '&lt;p&gt;jane@example.com&lt;/p&gt;', 'jane@example.com'],
  ['an address in angle brackets', 'Jane <jane@example.com>', 'Jane <jane@example.com>'],
  ['one that begins like a tag', '<b@example.com>', '<b@example.com>'],
  ['words in angle brackets', '<p says jane@example.com>', '<p says jane@example.com>'],
  ['an escaped address in angle brackets', 'Jane &lt;jane@example.com&gt;', 'Jane <jane@example.com>'],
  ['a tag that HTML does not have', '<jane>x</jane>', '<jane>x</jane>'],
  ['less than', 'I <3 you & 1 < 2 > 0', 'I <3 you & 1 < 2 > 0'],
  ['an unfinished tag', 'jane@example.com <p class="', 'jane@example.com <p class="'],
  ['a backslash of Markdown', 'jane\\_doe@example.com', 'jane_doe@example.com'],
  ['a hard line break of Markdown', 'it is\\\njane@example.com', 'it is\njane@example.com'],
  ['a backslash before a letter', 'C:\\jane', 'C:\\jane'],
  ['a blank that does not break', 'it is&nbsp;jane@example.com', 'it is\u00a0jane@example.com'],
  ['nothing but tags', '<p><br></p>', ''],
];
for (const [name, content, plain] of texts)
  test(`the channel's encoding is undone: ${name}`, () => assert.equal(toPlainText(content), plain));

test('an address inside any encoding is whole', () => {
  const encodings: ((text: string) => string)[] = [
    (text) => text.replace(/[^a-z0-9]/g, (one) => `&#${one.charCodeAt(0)};`),
    (text) => text.replace(/[^a-z0-9]/g, (one) => `&#x${one.charCodeAt(0).toString(16)};`),
    (text) => text.replace(/['_*.+-]/g, (one) => `\\${one}`),
    (text) => `<p>${text}</p>`,
    (text) => `<span style="color: red">${text}</span>`,
  ];
  const local = fc.stringMatching(/^[a-z0-9]{1,5}['_+.-][a-z0-9]{1,5}$/);
  fc.assert(
    fc.property(local, fc.constantFrom(...encodings), (name, encode) => {
      assert.equal(toPlainText(encode(`${name}@example.com`)), `${name}@example.com`);
    }),
  );
});

test('a long text of brackets and ampersands takes no time', () => {
  for (const part of ['<p ', '<', '&amp;', '<a x="', '\\']) {
    const before = performance.now();
    toPlainText(part.repeat(10_000 / part.length));
    assert.ok(performance.now() - before < 200, part);
  }
});
