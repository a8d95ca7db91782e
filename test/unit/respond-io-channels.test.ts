/** The kind of a channel by its id, and what becomes of openings while the platform does not tell it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { createChannels } from '../../src/platforms/respond-io/channels.js';
import { createRespondIo } from '../../src/platforms/respond-io/index.js';
import { PlatformError } from '../../src/platforms/platform.js';
import { matches } from '../../src/routing/policy/match.js';
import type { OpenedEvent } from '../../src/routing/conversation.js';
import { fixture, only, type Json } from '../fixtures/respond-io.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';

const opened = (channel: number | null = 1, contact = 1): OpenedEvent => {
  const body = fixture('conversation.opened');
  return only('conversation.opened', {
    ...body,
    contact: { ...(body.contact as Json), id: contact },
    conversation: { ...(body.conversation as Json), firstIncomingMessageChannelId: channel },
  });
};
const page = (...items: [id: number, source: string][]) => ({
  status: 200,
  headers: {},
  body: JSON.stringify({ items: items.map(([id, source]) => ({ id, source })), pagination: {} }),
});
const sourceOf = ([event]: unknown[]) => (event as OpenedEvent).channel?.source;

test('the rule of a policy fits a kind of channel: asked of the stand-in once', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  const connector = createRespondIo({
    type: 'respond-io',
    baseUrl: sandbox.platformUrl,
    token: TOKEN,
    signingKeys: ['key'],
    callsPerSecond: false,
  });
  const openings = await Promise.all([1, 2, 3].map(() => connector.complete!([opened(1, id)])));
  for (const [event] of openings) {
    const { channel, contact } = event as OpenedEvent;
    assert.deepEqual(channel, { id: '1', source: 'custom_channel' });
    const rule = { name: 'chat', when: { channels: ['custom_channel'] } };
    assert.equal(matches(rule as never, { channel, contact }), true);
  }
  await connector.complete!([opened(1, id)]);
  const calls = (await sandbox.ledger()).filter(({ call }) => call === 'channels');
  assert.equal(calls.length, 1);
});

test('learned from the channel of a message, without a call', async () => {
  const channels = createChannels({ read: () => Promise.reject(new Error('not to be called')) });
  await channels.complete([only('message.received', fixture('message.received'))]);
  assert.equal(sourceOf(await channels.complete([opened()])), 'facebook');
});

test('an opening without a channel, and one that tells the kind, need no call', async () => {
  const channels = createChannels({ read: () => Promise.reject(new Error('not to be called')) });
  const bare = opened(null);
  assert.deepEqual(await channels.complete([bare]), [bare]);
  const whole = only('conversation.opened', {
    ...fixture('conversation.opened'),
    channel: { id: 9, source: 'line' },
  });
  assert.deepEqual(await channels.complete([whole]), [whole]);
});

test('without an answer the opening stays as it is, and the next ones do not wait for it', async () => {
  let [calls, now] = [0, 0];
  let answer = () => Promise.reject<ReturnType<typeof page>>(new PlatformError('unavailable', 'away'));
  const read = () => {
    calls += 1;
    return answer();
  };
  const channels = createChannels({ read }, () => now);
  const event = opened();
  assert.deepEqual(await channels.complete([event]), [event]);
  assert.deepEqual(await channels.complete([event]), [event]);
  assert.equal(calls, 1);
  now += 30_000;
  answer = () => Promise.resolve(page([1, 'whatsapp_cloud'], [2, 'line']));
  assert.equal(sourceOf(await channels.complete([event])), 'whatsapp_cloud');
  assert.equal(sourceOf(await channels.complete([opened(2)])), 'line');
  assert.equal(calls, 2);
});
