import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keyIn, signedHeaders, signedId, whyNotSigned } from '../../src/http/standard-webhooks.js';
import { checked } from '../../sandbox/standard-webhooks.js';
import { SECRETS } from '../support/event-endpoint.js';

/** The vector of the standard's own libraries. */
const VECTOR = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const NOW = Number(VECTOR.timestamp) * 1000;
const [FIRST, SECOND] = SECRETS as [string, string];

type Headers = Record<string, string>;
const headersOf = (over: Headers = {}): Headers => ({
  'webhook-id': VECTOR.id,
  'webhook-timestamp': VECTOR.timestamp,
  'webhook-signature': VECTOR.signature,
  ...over,
});
const why = (headers: Headers, { body = VECTOR.body, secrets = [VECTOR.secret], now = NOW } = {}) =>
  whyNotSigned(Buffer.from(body), headers, secrets, now);

describe('Standard Webhooks', () => {
  test("the standard's own vector, made and believed", () => {
    const { id, body, secret } = VECTOR;
    assert.deepEqual(signedHeaders({ id, at: NOW, body }, [secret]), headersOf());
    assert.equal(why(headersOf()), undefined);
  });

  test('nothing may be changed: body, id, time, signature, case or place of a byte', () => {
    assert.match(why(headersOf(), { body: `${VECTOR.body} ` }) ?? '', /none of the secrets/);
    assert.match(why(headersOf({ 'webhook-id': 'msg_other' })) ?? '', /none of the secrets/);
    assert.match(why(headersOf({ 'webhook-timestamp': '1614265331' })) ?? '', /none of the secrets/);
    assert.match(why(headersOf(), { secrets: [FIRST] }) ?? '', /none of the secrets/);
    fc.assert(
      fc.property(fc.nat(VECTOR.body.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(VECTOR.body);
        bytes[at] = (bytes[at] ?? 0) ^ change;
        return whyNotSigned(bytes, headersOf(), [VECTOR.secret], NOW) !== undefined;
      }),
    );
  });

  test('bytes that are no UTF-8 are signed as they are', () => {
    const sign = (bytes: Buffer) => {
      const { signature } = { signature: signedHeaders({ id: 'a', at: NOW, body: '�' }, [FIRST]) };
      return whyNotSigned(bytes, signature, [FIRST], NOW);
    };
    assert.equal(sign(Buffer.from('�')), undefined);
    assert.match(sign(Buffer.from([0xff])) ?? '', /none/);
  });

  test('headers that are none', () => {
    for (const id of ['', 'a.b', 'a b', 'ä', 'x'.repeat(256)])
      assert.match(why(headersOf({ 'webhook-id': id })) ?? '', /webhook-id/, id);
    for (const timestamp of ['', '-1', '1614265330.0', '1614265330abc', '0x1', ' 1614265330', '01614265330'])
      assert.match(why(headersOf({ 'webhook-timestamp': timestamp })) ?? '', /webhook-timestamp/, timestamp);
    const other = VECTOR.signature.slice(3);
    for (const signature of [
      '',
      'v1',
      'v1,',
      `v2,${other}`,
      `v1a,${other}`,
      other,
      `v1,${other.slice(1)}`,
      'v1,!!!',
    ])
      assert.match(why(headersOf({ 'webhook-signature': signature })) ?? '', /webhook-signature/, signature);
    const without = Object.fromEntries(Object.entries(headersOf()).filter(([name]) => name !== 'webhook-id'));
    assert.match(why(without) ?? '', /webhook-id is absent/);
  });

  test('the headers of Svix are read as the standard ones, and never mixed with them', () => {
    const svix = (headers: Headers): Headers =>
      Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.replace('webhook-', 'svix-'), value]),
      );
    assert.equal(why(svix(headersOf())), undefined);
    assert.equal(signedId(svix(headersOf())), VECTOR.id);
    assert.match(why(svix(headersOf()), { secrets: [FIRST] }) ?? '', /svix-signature is by none/);
    assert.match(why(svix(headersOf()), { now: NOW + 301_000 }) ?? '', /svix-timestamp differs/);
    assert.match(why({ ...svix(headersOf()), 'svix-id': 'msg_other' }) ?? '', /svix-signature/);
    for (const part of ['id', 'timestamp', 'signature']) {
      const missing = Object.entries(svix(headersOf())).filter(([name]) => name !== `svix-${part}`);
      assert.match(why(Object.fromEntries(missing)) ?? '', new RegExp(`svix-${part} is absent`));
      // The header of the other set is not taken instead, nor beside a whole set.
      const [own, other] = [`webhook-${part}`, headersOf()[`webhook-${part}`] ?? ''];
      assert.ok(why({ ...Object.fromEntries(missing), [own]: other }), `${own} for svix-${part}`);
      assert.ok(why({ ...svix(headersOf()), [own]: other }), `${own} beside Svix`);
    }
    const both = { ...headersOf(), ...svix(headersOf({ 'webhook-id': 'msg_other' })) };
    assert.equal(why(both), undefined);
    assert.equal(signedId(both), VECTOR.id, 'the id that was signed');
  });

  test('five minutes either way, and no more', () => {
    for (const seconds of [-300, -299, 0, 299, 300])
      assert.equal(why(headersOf(), { now: NOW + seconds * 1000 }), undefined, String(seconds));
    for (const seconds of [-301, 301])
      assert.match(why(headersOf(), { now: NOW + seconds * 1000 }) ?? '', /5 minutes/, String(seconds));
  });

  test('rotation: several secrets, several signatures; a removed secret is worth nothing', () => {
    const signed = signedHeaders({ id: 'a', at: NOW, body: 'b' }, [FIRST, SECOND]);
    const believed = (secrets: string[]) =>
      whyNotSigned(Buffer.from('b'), signed, secrets, NOW) === undefined;
    assert.deepEqual([[FIRST], [SECOND], [VECTOR.secret, SECOND], [VECTOR.secret]].map(believed), [
      true,
      true,
      true,
      false,
    ]);
    assert.equal(signed['webhook-signature'].split(' ').length, 2);
  });

  test('secrets have 24 to 64 bytes of base64 after whsec_', () => {
    const of = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`;
    for (const bytes of [24, 32, 64]) assert.equal(keyIn(of(bytes))?.length, bytes);
    const bad = [
      of(23),
      of(65),
      of(32).slice(6),
      'whsec_',
      '',
      'whsec_not base64 at all, by no means',
      `${of(32)}!`,
    ];
    for (const secret of bad) assert.equal(keyIn(secret), undefined, secret);
  });

  test("the stand-in's own reading of the standard agrees", () => {
    const headers: Headers = signedHeaders({ id: 'a', at: Date.now(), body: 'b' }, [FIRST, SECOND]);
    const body = Buffer.from('b');
    const request = { body, get: (name: string) => headers[name] };
    assert.deepEqual(checked(request as never, SECOND), { id: 'a', raw: body });
    assert.equal(checked(request as never, VECTOR.secret), 'webhook-signature');
  });
});
