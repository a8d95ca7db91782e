import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse, type AnyNode } from '@humanwhocodes/momoa';
import fc from 'fast-check';
import { hasDuplicateKeys } from '../../src/crm/answer-body.js';

/** The same question, answered from a syntax tree. */
function byTree(node: AnyNode): boolean {
  switch (node.type) {
    case 'Document':
      return byTree(node.body);
    case 'Array':
      return node.elements.some(({ value }) => byTree(value));
    case 'Object': {
      const names = node.members.map(({ name }) => (name.type === 'String' ? name.value : name.name));
      return new Set(names).size < names.length || node.members.some(({ value }) => byTree(value));
    }
    default:
      return false;
  }
}

describe('a key twice in one JSON object', () => {
  for (const [text, twice] of [
    ['{}', false],
    ['{"a":1,"b":1}', false],
    ['{"a":1,"a":1}', true],
    ['{"a":{"a":1}}', false],
    ['{"a":{"b":1},"b":{"b":1}}', false],
    ['[{"a":1},{"a":1}]', false],
    ['{"x":[{"a":1,"b":[],"a":2}]}', true],
    ['{"a":"a","b":"{\\"a\\":1,\\"a\\":2}"}', false],
    ['{"a":1,"\\u0061":2}', true],
    ['{"a\\"":1,"a":2}', false],
    ['{"__proto__":1,"__proto__":2}', true],
    ['{ "a" : [1, "b", {"c": 1}] , "c" : "a" }', false],
    ['{"a":["a","a"]}', false],
    ['"a"', false],
  ] as const)
    test(`${text}: ${twice}`, () => assert.equal(hasDuplicateKeys(text), twice));

  test('as a syntax tree says', () => {
    const key = fc.constantFrom('a', 'b', 'a\\"', '\\u0061', '', '{', ',');
    const { value: text } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('1', 'null', '"a"', '"{\\"a\\":1}"', '"],["'),
        fc.array(tie('value'), { maxLength: 4 }).map((all) => `[${all.join(', ')}]`),
        fc
          .array(fc.tuple(key, tie('value')), { maxLength: 4 })
          .map((all) => `{${all.map(([k, v]) => `"${k}": ${v}`).join(',')}}`),
      ),
    }));
    fc.assert(fc.property(text, (one) => assert.equal(hasDuplicateKeys(one), byTree(parse(one)))));
  });

  test('a megabyte of brackets and a megabyte of keys take no time to speak of', () => {
    const brackets = '['.repeat(500_000) + ']'.repeat(500_000);
    const keys = `{${Array.from({ length: 60_000 }, (_, index) => `"key${index}":0`).join()}}`;
    const started = performance.now();
    assert.equal(hasDuplicateKeys(brackets), false);
    assert.equal(hasDuplicateKeys(keys), false);
    assert.ok(performance.now() - started < 2_000);
  });
});
