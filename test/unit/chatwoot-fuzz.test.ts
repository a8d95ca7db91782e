import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parse } from '../../src/platforms/chatwoot/parse.js';
import { WebhookBodyError } from '../../src/platforms/platform.js';
import { created, route, T, wait } from '../fixtures/chatwoot.js';

test('whatever the fields hold, a known event parses or is a located error, and carries plain JSON', () => {
  const names = [
    'id',
    'status',
    'meta',
    'messages',
    'message_type',
    'created_at',
    'waiting_since',
    'conversation',
  ];
  const more = [
    'updated_at',
    'changed_attributes',
    'content',
    'sender',
    'content_attributes',
    'account',
    'private',
  ];
  const event = fc.constantFrom(
    'conversation_created',
    'conversation_status_changed',
    'conversation_updated',
    'message_created',
    'message_updated',
  );
  const plain = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>('open', 'pending', 'incoming', 0, 1, T, { id: 1 }),
  );
  const value = fc.oneof(plain, fc.dictionary(fc.constantFrom(...names, ...more), plain));
  const body = fc.dictionary(fc.constantFrom(...names, ...more), value);
  fc.assert(
    fc.property(event, body, fc.constantFrom(route, wait), fc.boolean(), (event, change, rules, whole) => {
      try {
        const events = parse({ ...(whole ? created() : {}), ...change, event }, rules);
        assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
      } catch (e) {
        assert.ok(e instanceof WebhookBodyError && e.path !== '', String(e));
      }
    }),
    { numRuns: 500 },
  );
});
