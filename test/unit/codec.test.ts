import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { defaultPayloadConverter, type Payload, type PayloadCodec } from '@temporalio/common';
import fc from 'fast-check';
import { SettingsError } from '../../src/config/settings.js';
import { codecOf, converting } from '../../src/temporal/codec/data-converter.js';
import { TamperedPayloadError, UnknownCodecKeyError } from '../../src/temporal/codec/errors.js';
import { readCodecKeys } from '../../src/temporal/codec/keys.js';

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64');
const OLD = `old:${key(1)}`;
const NEW = `new:${key(2)}`;

const codec = (...keys: string[]): PayloadCodec => codecOf({ ROUTER_CODEC_KEYS: keys.join(',') });
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (one: Payload | undefined): unknown => one && defaultPayloadConverter.fromPayload(one);
const encoded = async (by: PayloadCodec, value: unknown): Promise<Payload> =>
  (await by.encode([payload(value)]))[0] as Payload;
const bytesOf = (one: Payload): Buffer => Buffer.from(one.data ?? []);
const metadata = (one: Payload, name: string) => Buffer.from(one.metadata?.[name] ?? []).toString();

test('whatever is encrypted is the same when it is read again, and is not readable before', async () => {
  const both = codec(NEW, OLD);
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const one = await encoded(both, value);
      const [back] = await both.decode([one]);
      assert.deepEqual(valueOf(back), valueOf(payload(value)));
    }),
  );
  const one = await encoded(both, { email: 'canary@example.com' });
  assert.equal(bytesOf(one).includes('canary'), false);
  assert.deepEqual(
    [metadata(one, 'encoding'), metadata(one, 'encryption-key-id')],
    ['binary/encrypted', 'new'],
  );
});

test('every payload has a vector of its own: the same value is never written the same way', async () => {
  const one = codec(NEW);
  const many = await one.encode(Array.from({ length: 500 }, () => payload('same')));
  assert.equal(new Set(many.map((each) => bytesOf(each).toString('hex'))).size, 500);
  assert.equal(new Set(many.map((each) => bytesOf(each).subarray(4, 16).toString('hex'))).size, 500);
});

test('rotation: the first key encrypts, all decrypt; a key that is gone decrypts nothing', async () => {
  const before = await encoded(codec(OLD), 'before');
  const rotated = codec(NEW, OLD);
  assert.equal(valueOf((await rotated.decode([before]))[0]), 'before');
  assert.equal(metadata(await encoded(rotated, 'after'), 'encryption-key-id'), 'new');
  await assert.rejects(codec(NEW).decode([before]), UnknownCodecKeyError);
});

test('one flipped bit, anywhere in the data, is refused', async () => {
  const one = codec(NEW);
  const good = await encoded(one, { email: 'jane@example.com' });
  for (let at = 0; at < bytesOf(good).length; at++) {
    const data = bytesOf(good);
    data.writeUInt8(data.readUInt8(at) ^ (1 << (at % 8)), at);
    await assert.rejects(one.decode([{ ...good, data }]), TamperedPayloadError, `byte ${at}`);
  }
});

test('other metadata, another key under the same id, a cut: refused; it never passes as plain', async () => {
  const one = codec(NEW);
  const good = await encoded(one, 'x'.repeat(100_000));
  const as = (name: string, value: string | undefined): Payload => {
    const others = Object.entries(good.metadata ?? {}).filter(([key]) => key !== name);
    const own = value === undefined ? [] : [[name, Buffer.from(value)] as const];
    return { ...good, metadata: Object.fromEntries([...others, ...own]) };
  };
  const refused: [what: string, forged: Payload][] = [
    ['said to be JSON', as('encoding', 'json/plain')],
    ['said to be bytes', as('encoding', 'binary/plain')],
    ['said to be nothing', as('encoding', undefined)],
    [
      'said to be bytes of nobody',
      { metadata: { encoding: Buffer.from('binary/plain') }, data: good.data ?? null },
    ],
    ['said to be compressed', as('encoding', 'binary/zlib')],
    ['cut', { ...good, data: bytesOf(good).subarray(0, -1) }],
    ['only its beginning', { ...good, data: bytesOf(good).subarray(0, 10) }],
    ['empty', { ...good, data: new Uint8Array() }],
    ['of another key', await encoded(codec(`new:${key(9)}`), 'x')],
  ];
  for (const [what, forged] of refused)
    await assert.rejects(one.decode([forged]), TamperedPayloadError, what);
  await assert.rejects(one.decode([as('encryption-key-id', 'other')]), UnknownCodecKeyError);
  await assert.rejects(codec(NEW, OLD).decode([as('encryption-key-id', 'old')]), TamperedPayloadError);
});

test('payloads from before it was switched on are read as they are', async () => {
  const old = [payload({ a: 1 }), payload(undefined), payload(new Uint8Array([1, 2]))];
  assert.deepEqual(await codec(NEW).decode(old), old);
});

for (const [how, one, encoding] of [
  ['without keys', codec(), 'binary/zlib'],
  ['with keys, and then encrypted', codec(NEW), 'binary/encrypted'],
] as const)
  test(`payloads of 64 KiB and more are compressed ${how}; smaller ones are not`, async () => {
    const large = await encoded(one, 'text '.repeat(100_000));
    assert.ok(bytesOf(large).length < 10_000, String(bytesOf(large).length));
    assert.equal(metadata(large, 'encoding'), encoding);
    assert.equal(valueOf((await one.decode([large]))[0]), 'text '.repeat(100_000));
    assert.ok(bytesOf(await encoded(one, 'x'.repeat(60_000))).length > 60_000);
  });

test('what is far above the limit of a server once it is decompressed is not read', async () => {
  const bomb = await encoded(codec(), 'x'.repeat(65 * 1024 * 1024));
  assert.ok(bytesOf(bomb).length < 100_000);
  await assert.rejects(codec().decode([bomb]), /ERR_BUFFER_TOO_LARGE|larger than/i);
});

test('without keys small payloads stay as they are, and so do failures', async () => {
  const small = [payload({ a: 1 })];
  assert.deepEqual(await codec().encode(small), small);
  assert.equal(converting({}).dataConverter.failureConverterPath, undefined);
  assert.ok(converting({ ROUTER_CODEC_KEYS: NEW }).dataConverter.failureConverterPath);
});

test('every mistake in the keys is told at once, by entry, and without the key', () => {
  const short = randomBytes(16).toString('base64');
  const text = [NEW, `new:${key(3)}`, `s:${short}`, 'x:no base64!', 'nokey', `a b:${key(1)}`, ''].join(',');
  assert.throws(
    () => readCodecKeys({ ROUTER_CODEC_KEYS: text }),
    (e) => {
      assert.ok(e instanceof SettingsError);
      assert.deepEqual(e.problems, [
        'ROUTER_CODEC_KEYS, entry 2: duplicate id new',
        'ROUTER_CODEC_KEYS, entry 3: the key of s has 16 bytes and needs 32: openssl rand -base64 32',
        'ROUTER_CODEC_KEYS, entry 4: the key of x is not base64',
        'ROUTER_CODEC_KEYS, entry 5: not of the form id:key',
        'ROUTER_CODEC_KEYS, entry 6: the id has 1 to 64 letters, digits, dots, dashes and underscores',
        'ROUTER_CODEC_KEYS, entry 7: not of the form id:key',
      ]);
      for (const secret of [short, key(3), 'no base64!']) assert.equal(e.message.includes(secret), false);
      return true;
    },
  );
  const urlSafe = Buffer.alloc(32, 0xfb).toString('base64url');
  assert.deepEqual(
    readCodecKeys({ ROUTER_CODEC_KEYS: ` a:${urlSafe}, ${OLD}` }).map(({ id }) => id),
    ['a', 'old'],
  );
});
