/** What `vip-router webhook send` sends is what the connector takes for genuine. */
import assert from 'node:assert/strict';
import { connect } from '../../../src/platforms/kind.js';
import { eventsOf } from '../../support/webhook-request.js';
import type { Check } from '../check.js';

const URL_OF_THE_WEBHOOK = 'http://router.test/webhooks/acme/platform';
const ADDRESS = { baseUrl: 'http://127.0.0.1:1', token: 'token' };

export const sampleChecks: Check[] = [
  {
    name: 'samples: each is believed, and says what its name says',
    holds({ kind, settings, keys, tokens: [token] = [ADDRESS.token, ''] }) {
      const given = settings({ ...ADDRESS, token, keys: [keys[0]] });
      const connector = connect(kind, given);
      assert.ok(kind.sampleEvents.length > 0);
      for (const event of kind.sampleEvents) {
        const values = {
          url: URL_OF_THE_WEBHOOK,
          contact: '4915112345678',
          email: 'zoe@example.com',
          text: 'hello',
        };
        const { body, headers, addressSecret: pathSecret, ...sample } = kind.sample(event, given, values);
        assert.equal(headers['content-type'], kind.webhooks.mediaType);
        const events = eventsOf(connector, body, headers, {
          url: values.url,
          mediaType: kind.webhooks.mediaType,
          ...(pathSecret ? { pathSecret } : {}),
        });
        assert.ok(
          events.every(({ type }) => type !== 'ignored'),
          `${event}: ${JSON.stringify(events)}`,
        );
        const { conversation = values.contact } = sample;
        for (const told of events) if ('conversation' in told) assert.equal(told.conversation, conversation);
      }
    },
  },
];
