/** The contract must be able to fail: connectors with one fault each, and what goes red. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { CommonSettings, SettingFields } from '../../src/platforms/kind.js';
import { PlatformError, type Connection, type WebhookRequest } from '../../src/platforms/platform.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import { dialectOf } from '../../sandbox/platforms/index.js';
import { contract } from './contract.js';
import type { PlatformUnderTest } from './platform-under-test.js';
import { platformsUnderTest } from './platforms/index.js';

/** The platform with another connector. */
const connecting = (
  platform: PlatformUnderTest,
  spoil: (honest: Connection) => Partial<Connection>,
): PlatformUnderTest => ({
  ...platform,
  kind: {
    ...platform.kind,
    connect(settings: CommonSettings) {
      const connector = platform.kind.connect(settings);
      return { ...connector, ...spoil(connector) };
    },
  },
});

/** It understands each event as another one. */
const reading =
  (as: (event: DomainEvent) => DomainEvent) =>
  ({ receive }: Connection): Partial<Connection> => ({
    receive(request) {
      const received = receive(request);
      return received.kind === 'events' ? { ...received, events: received.events.map(as) } : received;
    },
  });

/** Every outgoing message as if this were its source. */
const sourceIs = (source: 'user' | 'api') =>
  reading((event) =>
    event.type === 'message.sent' ? { ...event, message: { ...event.message, source } } : event,
  );

/** Whatever signature a request has, the connector sees the right one. */
const believing =
  (platform: PlatformUnderTest, isMeant: (request: WebhookRequest) => boolean) =>
  ({ receive }: Connection): Partial<Connection> => ({
    receive(request) {
      if (!isMeant(request)) return receive(request);
      const signed = platform.sign(request.body.toString(), platform.keys[0]);
      const received = receive({ ...request, headers: { ...request.headers, ...signed } });
      return received.kind === 'refused' ? { kind: 'events', events: [] } : received;
    },
  });

async function redChecks(platform: PlatformUnderTest, t: TestContext, groups: string[]): Promise<string[]> {
  const red: string[] = [];
  for (const { name, holds } of contract.filter(({ name }) => groups.some((group) => name.startsWith(group))))
    await t.test(name, async (inner) => {
      try {
        await holds(platform, inner);
      } catch {
        red.push(name);
      }
    });
  return red;
}

/** Quick ones; a fault elsewhere leaves them green. */
const QUICK = ['signature', 'parse', 'own messages', 'limits'];

for (const platform of platformsUnderTest) {
  const red = (faulty: PlatformUnderTest, t: TestContext, groups = QUICK) => redChecks(faulty, t, groups);
  const only = (names: string[], ...groups: string[]) => {
    const isMeant = (name: string) => groups.some((group) => name.startsWith(group));
    assert.ok(names.length > 0 && names.every(isMeant), names.join('\n'));
  };

  describe(`planted faults on ${platform.kind.name}`, () => {
    test('no fault: nothing is red', async (t) => {
      assert.deepEqual(await red(platform, t), []);
    });

    test('the signature check forgotten', async (t) => {
      const names = await red(
        connecting(
          platform,
          believing(platform, () => true),
        ),
        t,
      );
      only(names, 'signature');
      assert.ok(names.length >= 4, names.join('\n'));
    });

    test('a signature that need only be there', async (t) => {
      const isThere = ({ headers, body }: WebhookRequest) =>
        headers[platform.signatureHeader] !== undefined && body.length > 0;
      const trusting = connecting(platform, believing(platform, isThere));
      only(await red(trusting, t), 'signature');
    });

    test(
      "the platform's limit forgotten",
      { skip: dialectOf(platform.standIn).callsPerSecond === 0 },
      async (t) => {
        const settings = (field: SettingFields) =>
          platform.kind.settings({ ...field, callsPerSecond: () => field.callsPerSecond(false) });
        only(await red({ ...platform, kind: { ...platform.kind, settings } }, t), 'limits');
      },
    );

    const tellsOfSent = 'message.sent' in platform.samples;
    test('its own messages taken for a human', { skip: !tellsOfSent }, async (t) => {
      only(await red(connecting(platform, sourceIs('user')), t), 'own messages');
    });

    test("humans' messages taken for its own", { skip: !tellsOfSent }, async (t) => {
      only(await red(connecting(platform, sourceIs('api')), t), 'own messages');
    });

    test('echoes under ids of their own', { skip: !tellsOfSent }, async (t) => {
      const renaming = connecting(
        platform,
        reading((event) =>
          event.type === 'message.sent'
            ? { ...event, message: { ...event.message, id: `event-${event.message.id}` } }
            : event,
        ),
      );
      only(await red(renaming, t), 'own messages');
    });

    test('an unknown event that fails', async (t) => {
      const strict = connecting(
        platform,
        reading((event) => {
          if (event.type === 'ignored') throw new TypeError('what is that?');
          return event;
        }),
      );
      // A platform that tells of more than we use sends such events beside its messages.
      only(await red(strict, t), 'parse', 'own messages');
    });

    test('a send in doubt that is called undone, and would be sent twice', async (t) => {
      const careless = connecting(platform, ({ client }) => ({
        client: {
          ...client,
          sendText: (...given) =>
            client.sendText(...given).catch((e: unknown) => {
              const doubtful = e instanceof PlatformError && e.kind === 'unconfirmed';
              throw doubtful ? new PlatformError('unavailable', e.message) : e;
            }),
        },
      }));
      assert.ok((await red(careless, t, ['errors'])).length >= 2);
    });
  });
}
