/** Who is believed: whoever signed exactly these bytes, with a key of today, at about this time. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { encoded, receiver, webhook, type Check } from '../check.js';
import type { PlatformUnderTest } from '../platform-under-test.js';

const bodyOf = (platform: PlatformUnderTest) => encoded(platform, platform.samples['message.received']);
const now = () => Math.floor(Date.now() / 1000);

export const signatureChecks: Check[] = [
  {
    name: 'signature: what the platform signed is believed, whatever the event',
    holds(platform) {
      const { verify } = receiver(platform);
      for (const sample of Object.values(platform.samples)) {
        const raw = encoded(platform, sample);
        assert.equal(verify(webhook(platform, raw, platform.sign(raw, platform.keys[0]))), undefined);
      }
    },
  },
  {
    name: 'signature: one changed byte is not believed',
    holds(platform) {
      const { verify } = receiver(platform);
      const raw = bodyOf(platform);
      const headers = platform.sign(raw, platform.keys[0]);
      const letters = [...raw.matchAll(/[a-z]/g)].map(({ index }) => index);
      for (const at of letters.filter((_, nth) => nth % 9 === 0)) {
        const changed = `${raw.slice(0, at)}${raw[at] === 'x' ? 'y' : 'x'}${raw.slice(at + 1)}`;
        assert.ok(verify(webhook(platform, changed, headers)), `byte ${at}`);
      }
      assert.ok(verify(webhook(platform, '', headers)), 'no body');
      assert.ok(verify(webhook(platform, `${raw}{}`, headers)), 'more body');
    },
  },
  {
    name: 'signature: absent, empty, too short, too long, of another scheme: not believed, and nothing thrown',
    holds(platform) {
      const { verify } = receiver(platform);
      const raw = bodyOf(platform);
      const good = platform.sign(raw, platform.keys[0]);
      const right = good[platform.signatureHeader] ?? '';
      const wrong = [
        '',
        ' ',
        right.slice(0, -4),
        `${right}AAAA`,
        'not base64!',
        'v2,abc',
        'null',
        'ü'.repeat(44),
      ];
      for (const signature of [...wrong, ...platform.worthless])
        assert.ok(
          verify(webhook(platform, raw, { ...good, [platform.signatureHeader]: signature })),
          signature,
        );
      const unsigned = Object.fromEntries(
        Object.entries(good).filter(([name]) => name !== platform.signatureHeader),
      );
      assert.ok(verify(webhook(platform, raw, unsigned)), 'no signature');
      assert.ok(verify(webhook(platform, raw, {})), 'no headers');
    },
  },
  {
    name: 'signature: keys rotate; one that was taken out, or never was in, is not believed',
    holds(platform) {
      const [first, second] = platform.keys;
      const raw = bodyOf(platform);
      const believed = (keys: string[], by: string) =>
        receiver(platform, keys).verify(webhook(platform, raw, platform.sign(raw, by))) === undefined;
      assert.deepEqual([believed([first, second], first), believed([first, second], second)], [true, true]);
      assert.deepEqual([believed([second], first), believed([first], second)], [false, false]);
    },
  },
  {
    name: 'signature: five minutes early or late is too far, where the time is signed',
    holds(platform) {
      if (!platform.timestamped) return;
      const { verify } = receiver(platform);
      const raw = bodyOf(platform);
      const seen = (seconds: number) =>
        verify(webhook(platform, raw, platform.sign(raw, platform.keys[0], now() + seconds))) === undefined;
      assert.deepEqual([-298, 298, -302, 302].map(seen), [true, true, false, false]);
    },
  },
  {
    name: 'signature: no header and no body makes it throw',
    holds(platform) {
      const { verify } = receiver(platform);
      const names = Object.keys(platform.sign('', platform.keys[0]));
      const headers = fc.dictionary(fc.constantFrom(...names), fc.string({ unit: 'binary' }));
      fc.assert(
        fc.property(fc.string({ unit: 'binary' }), headers, (raw, given) => {
          assert.equal(typeof verify(webhook(platform, raw, given)), 'string');
        }),
      );
    },
  },
];
