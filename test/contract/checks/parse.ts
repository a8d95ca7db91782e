/** What is understood of a believed body. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WebhookBodyError } from '../../../src/platforms/platform.js';
import type { DomainEvent } from '../../../src/routing/conversation.js';
import { receiver, type Check } from '../check.js';
import type { PlatformUnderTest } from '../platform-under-test.js';

const parse = (platform: PlatformUnderTest, body: unknown): DomainEvent[] => receiver(platform).parse(body);

const samplesOf = ({ samples }: PlatformUnderTest) =>
  Object.entries(samples) as [DomainEvent['type'], object][];

/** The body without one of its fields, or with another value there. */
const damaged = (sample: object) =>
  fc.tuple(fc.constantFrom(...pathsOf(sample)), fc.option(fc.jsonValue())).map(([path, value]) => {
    const body = structuredClone(sample);
    const last = path.at(-1) ?? '';
    const holder = path.slice(0, -1).reduce<object>((at, key) => (at as never)[key], body) as Record<
      string,
      unknown
    >;
    if (value === null) Reflect.deleteProperty(holder, last);
    else holder[last] = value;
    return body;
  });

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...path, key]));
  return path.length > 0 ? [path, ...inner] : inner;
}

export const parseChecks: Check[] = [
  {
    name: 'parse: each event it tells of becomes what it is, with its conversation, and the same each time',
    holds(platform) {
      for (const [type, sample] of samplesOf(platform)) {
        const events = parse(platform, sample);
        const event = events.find((one) => one.type === type);
        assert.ok(event, `${type}: ${JSON.stringify(events)}`);
        assert.ok(event.eventId, type);
        if (event.type !== 'ignored') assert.ok(event.conversation, type);
        assert.deepEqual(parse(platform, structuredClone(sample)), events, 'delivered again');
      }
    },
  },
  {
    name: 'parse: fields nobody has heard of change nothing',
    holds(platform) {
      for (const [type, sample] of samplesOf(platform))
        assert.deepEqual(parse(platform, { ...sample, _new: { a: [1] } }), parse(platform, sample), type);
    },
  },
  {
    name: 'parse: an event nobody has heard of is ignored, with a reason',
    holds(platform) {
      const events = parse(platform, platform.unheardOf);
      assert.ok(events.every((event) => event.type === 'ignored' && event.reason !== ''));
    },
  },
  {
    name: 'parse: garbage and damaged bodies are events or a WebhookBodyError, never another failure',
    holds(platform) {
      const understood = (body: unknown) => {
        try {
          assert.ok(Array.isArray(parse(platform, body)));
        } catch (e) {
          if (!(e instanceof WebhookBodyError)) throw e;
        }
      };
      // Other encodings have no place for any JSON.
      if (!platform.encode) fc.assert(fc.property(fc.jsonValue(), understood));
      const samples = samplesOf(platform).map(([, sample]) => sample);
      fc.assert(fc.property(fc.constantFrom(...samples).chain(damaged), understood), { numRuns: 500 });
    },
  },
];
