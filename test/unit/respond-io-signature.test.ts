import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import { serialisedAgain } from '../../src/platforms/respond-io/signature.js';
import { signedByOneOf } from '../../src/platforms/respond-io/signature.js';

const vector = JSON.parse(
  readFileSync(new URL('../fixtures/respond-io/signature.test-vector.json', import.meta.url), 'utf8'),
) as { signing_key: string; raw_body: string; expected_header_value: string };

const sign = (key: string, body: string | Buffer) => createHmac('sha256', key).update(body).digest('base64');

test('the public test vector is accepted, and not by another key', () => {
  const body = Buffer.from(vector.raw_body);
  assert.equal(signedByOneOf([vector.signing_key], body, vector.expected_header_value), true);
  assert.equal(signedByOneOf(['other'], body, vector.expected_header_value), false);
});

test('any of several keys signs; a removed key does not', () => {
  const body = Buffer.from('{"a":1}');
  assert.equal(signedByOneOf(['one', 'two', 'three'], body, sign('two', body)), true);
  assert.equal(signedByOneOf(['one', 'three'], body, sign('two', body)), false);
});

test('the signature of the re-serialised body is accepted as the second form', () => {
  const spaced = Buffer.from('{ "a": 1,\n "b": "ü" }');
  assert.equal(signedByOneOf(['k'], spaced, sign('k', '{"a":1,"b":"ü"}')), true);
});

test('one changed byte is refused', () => {
  const body = Buffer.from('{"a":"x y"}');
  const signature = sign('k', body);
  assert.equal(signedByOneOf(['k'], Buffer.from('{"a":"x  y"}'), signature), false);
});

test('garbage is refused and never throws', () => {
  const body = Buffer.from('{"a":1}');
  const good = sign('k', body);
  const hex = createHmac('sha256', 'k').update(body).digest('hex');
  for (const bad of [undefined, '', 'x', good.slice(0, 20), `${good}AAAA`, hex, '€€€', [good], 1, null]) {
    assert.equal(signedByOneOf(['k'], body, bad), false, String(bad));
  }
  assert.equal(signedByOneOf([], body, good), false);
  assert.equal(signedByOneOf([''], body, sign('', body)), false, 'an empty key signs nothing');
  const deep = Buffer.from('['.repeat(200_000) + ']'.repeat(200_000));
  assert.equal(signedByOneOf(['k'], deep, good), false, 'nested deeper than the stack');
});

test('for every body and key: our own signature passes, any other header does not', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.string({ minLength: 1 }), fc.string(), (bytes, key, header) => {
      const body = Buffer.from(bytes);
      assert.equal(signedByOneOf(['else', key], body, sign(key, body)), true);
      assert.equal(signedByOneOf([key], body, header), false);
    }),
  );
});

test('the second form is tried within its bounds of size and depth, whatever stands in strings', () => {
  const nested = (depth: number) => Buffer.from(`${'[ '.repeat(depth)}1${']'.repeat(depth)}`);
  assert.equal(serialisedAgain(nested(16)), `${'['.repeat(16)}1${']'.repeat(16)}`);
  assert.equal(serialisedAgain(nested(17)), undefined, 'too deep');
  const objects = (depth: number) => Buffer.from(`${'{"a": '.repeat(depth)}1${'}'.repeat(depth)}`);
  assert.ok(serialisedAgain(objects(16)));
  assert.equal(serialisedAgain(objects(17)), undefined);
  const text = { a: `${'['.repeat(40)}\\"${'{'.repeat(40)}`, b: '\\' };
  assert.equal(serialisedAgain(Buffer.from(JSON.stringify(text, null, 1))), JSON.stringify(text));
  const ofBytes = (length: number) => Buffer.from(`{ "a":"${'x'.repeat(length - 9)}"}`);
  assert.equal(ofBytes(65_536).length, 65_536);
  assert.ok(serialisedAgain(ofBytes(65_536)));
  assert.equal(serialisedAgain(ofBytes(65_537)), undefined, 'too large');
});
