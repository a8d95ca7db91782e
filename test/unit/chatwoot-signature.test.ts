import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { whyNotAuthentic } from '../../src/platforms/chatwoot/signature.js';
import { fixture } from '../fixtures/chatwoot.js';

const NOW = 1_767_603_600_000;
const PATH = 'path-secret-0123456789';
const body = Buffer.from('{"event":"x"}');
const keys = (secrets: string[], unsigned = 'refuse') => ({ secrets, unsigned, tolerance: 300_000 });
const timestamp = (offset = 0) => String(NOW / 1000 + offset);

function signed(secret: string, at = timestamp(), raw = body) {
  const hex = createHmac('sha256', secret).update(`${at}.`).update(raw).digest('hex');
  return { 'x-chatwoot-signature': `sha256=${hex}`, 'x-chatwoot-timestamp': at };
}

test('the vector of the documented rule is believed, and not by another secret', () => {
  const { headers, secret, raw_body } = fixture('signature.test-vector');
  const lower = Object.fromEntries(
    Object.entries(headers as Record<string, string>).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const webhook = { body: Buffer.from(String(raw_body)), headers: lower };
  assert.equal(whyNotAuthentic(keys([String(secret)]), webhook, NOW), undefined);
  assert.match(whyNotAuthentic(keys(['other']), webhook, NOW) ?? '', /none of the secrets/);
});

test('any of several secrets signs; a removed one does not, and neither do none', () => {
  const webhook = { body, headers: signed('two') };
  assert.equal(whyNotAuthentic(keys(['one', 'two', 'three']), webhook, NOW), undefined);
  assert.ok(whyNotAuthentic(keys(['one', 'three']), webhook, NOW));
  assert.ok(whyNotAuthentic(keys([]), webhook, NOW));
});

test('a timestamp up to five minutes away is believed, both ways', () => {
  for (const [offset, believed] of [
    [-299, true],
    [-300, true],
    [-301, false],
    [299, true],
    [301, false],
  ] as const) {
    const webhook = { body, headers: signed('k', timestamp(offset)) };
    assert.equal(whyNotAuthentic(keys(['k']), webhook, NOW) === undefined, believed, String(offset));
  }
});

test('another timestamp than the signed one, or one that is no time, is not believed', () => {
  const headers = signed('k');
  for (const at of [timestamp(1), '', 'now', '1e9', `${timestamp()}.0`, undefined])
    assert.ok(
      whyNotAuthentic(keys(['k']), { body, headers: { ...headers, 'x-chatwoot-timestamp': at } }, NOW),
      String(at),
    );
});

test('one changed byte anywhere and the delivery is not believed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), (bytes, where) => {
      const raw = Buffer.from(bytes);
      const headers = signed('k', timestamp(), raw);
      assert.equal(whyNotAuthentic(keys(['k']), { body: raw, headers }, NOW), undefined);
      const changed = Buffer.from(raw);
      const at = where % changed.length;
      changed[at] = (changed[at] ?? 0) ^ 1;
      assert.ok(whyNotAuthentic(keys(['k']), { body: changed, headers }, NOW));
    }),
  );
});

test('an unsigned delivery needs the secret in its address, where the policy has one', () => {
  const unsigned = { body, headers: {} };
  assert.ok(whyNotAuthentic(keys(['k']), unsigned, NOW));
  assert.ok(whyNotAuthentic(keys(['k'], PATH), unsigned, NOW));
  assert.equal(whyNotAuthentic(keys([], PATH), { ...unsigned, pathSecret: PATH }, NOW), undefined);
  for (const wrong of [`${PATH}x`, PATH.slice(1), 'refuse'])
    assert.ok(whyNotAuthentic(keys([], PATH), { ...unsigned, pathSecret: wrong }, NOW), wrong);
  assert.ok(whyNotAuthentic(keys(['k']), { ...unsigned, pathSecret: 'refuse' }, NOW), 'refuse is no secret');
});

test('the secret in the address does not replace a signature that is there', () => {
  const { unsigned, ...rest } = keys(['k'], PATH);
  const webhook = { body, pathSecret: PATH };
  assert.equal(whyNotAuthentic({ unsigned, ...rest }, { ...webhook, headers: signed('k') }, NOW), undefined);
  assert.ok(whyNotAuthentic({ unsigned, ...rest }, { ...webhook, headers: signed('other') }, NOW));
  assert.ok(
    whyNotAuthentic({ unsigned, ...rest }, { ...webhook, pathSecret: 'x', headers: signed('k') }, NOW),
  );
});
