import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { WebhookBodyError } from '../../src/platforms/platform.js';
import { parse } from '../../src/platforms/whatsapp-cloud/parse.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import {
  body,
  CONVERSATION,
  message,
  PHONE_NUMBER_ID,
  status,
  textSample,
  type Json,
} from '../fixtures/whatsapp-cloud.js';

const read = (json: unknown) => parse(json, PHONE_NUMBER_ID);
const one = (value: Json): DomainEvent => {
  const [event, ...more] = read(body(value));
  assert.deepEqual(more, []);
  return event!;
};
const received = (content: Json) => {
  const event = one({ messages: [message('m', content)] });
  assert.ok(event.type === 'message.received');
  return event.message;
};
const reason = (event: DomainEvent) => (event.type === 'ignored' ? event.reason : event.type);

test('the documented sample', () => {
  assert.deepEqual(read(textSample()), [
    {
      type: 'message.received',
      eventId: 'wamid.ABGGFlCGg0cvAgo-sJQh43L5Pe4W',
      conversation: CONVERSATION,
      message: {
        id: 'wamid.ABGGFlCGg0cvAgo-sJQh43L5Pe4W',
        kind: 'text',
        text: 'Hello this is an answer',
        at: 1_603_059_201_000,
      },
      contact: { id: CONVERSATION, name: 'Kerry Fisher', phone: CONVERSATION, tags: [], fields: {} },
      channel: { source: 'whatsapp' },
    },
  ]);
});

const at = 1_603_059_201_000;
const shapes: [what: string, content: Json, kind: string, text?: string][] = [
  ['a button of a template', { type: 'button', button: { text: 'Yes', payload: 'p' } }, 'text', 'Yes'],
  [
    'a reply button',
    {
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: '1', title: 'a@b.co' } },
    },
    'text',
    'a@b.co',
  ],
  [
    'a row of a list',
    {
      type: 'interactive',
      interactive: { type: 'list_reply', list_reply: { id: '1', title: 'Sales', description: 'x' } },
    },
    'text',
    'Sales',
  ],
  [
    'a form',
    { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '{}' } } },
    'other',
  ],
  ['a picture', { type: 'image', image: { id: '1', caption: 'me: a@b.co' } }, 'attachment', 'me: a@b.co'],
  ['a film', { type: 'video', video: { id: '1', caption: 'c' } }, 'attachment', 'c'],
  ['a document', { type: 'document', document: { id: '1', filename: 'f', caption: 'c' } }, 'attachment', 'c'],
  ['a voice message', { type: 'audio', audio: { id: '1', voice: true } }, 'attachment'],
  ['a sticker', { type: 'sticker', sticker: { id: '1' } }, 'sticker'],
  ['a place', { type: 'location', location: { latitude: 1, longitude: 2 } }, 'location'],
  ['a reaction', { type: 'reaction', reaction: { message_id: 'x', emoji: '👍' } }, 'reaction', '👍'],
  ['cards of contacts', { type: 'contacts', contacts: [{ name: {} }] }, 'other'],
  ['an order', { type: 'order', order: { text: 'two, please', product_items: [] } }, 'other', 'two, please'],
  ['what the API does not support', { type: 'unsupported', errors: [{ code: 131051 }] }, 'other'],
  ['a kind nobody has heard of', { type: 'hologram' }, 'other'],
  ['a text without text', { type: 'text', text: {} }, 'other'],
];
for (const [what, content, kind, text] of shapes)
  test(`${what} is ${kind}`, () => {
    const bare = { text: undefined, ...content };
    assert.deepEqual(received(bare), { id: 'm', kind, ...(text === undefined ? {} : { text }), at });
  });

test('statuses: sent tells of a message, failed why not, the others nothing', () => {
  const of = (name: string, more: Json = {}) => one({ statuses: [status('wamid.1', name, more)] });
  assert.deepEqual(of('sent', { biz_opaque_callback_data: 'Your e-mail?' }), {
    type: 'message.sent',
    eventId: 'wamid.1:sent',
    conversation: CONVERSATION,
    message: { id: 'wamid.1', text: 'Your e-mail?', at: 1_603_059_202_000, source: 'api' },
  });
  const long = of('sent', { biz_opaque_callback_data: 'x'.repeat(512) });
  assert.deepEqual(long.type === 'message.sent' && [long.message.text, long.message.begins?.length], [
    undefined,
    512,
  ]);
  assert.deepEqual(of('failed', { errors: [{ code: 131026, title: 'Message undeliverable' }] }), {
    type: 'message.failed',
    eventId: 'wamid.1:failed',
    conversation: CONVERSATION,
    messageId: 'wamid.1',
    why: '131026 Message undeliverable',
  });
  for (const name of ['delivered', 'read', 'played', '']) assert.equal(reason(of(name)), 'a delivery report');
});

test('a message written on a phone that shares the number is a human at work', () => {
  const echo = {
    from: '16505553333',
    to: CONVERSATION.slice(1),
    id: 'e',
    timestamp: '1603059202',
    type: 'text',
    text: { body: 'hi' },
  };
  assert.deepEqual(one({ message_echoes: [echo] }), {
    type: 'message.sent',
    eventId: 'e',
    conversation: CONVERSATION,
    message: { id: 'e', text: 'hi', at: 1_603_059_202_000, source: 'echo' },
  });
});

test('several entries, changes, messages and statuses are as many events, in their order', () => {
  const first = body(
    { messages: [message('1'), message('2')], statuses: [status('3', 'sent')] },
    { messages: [message('4')] },
  );
  const second = body({ statuses: [status('5', 'sent'), status('5', 'read')] });
  const joined = { ...first, entry: [...(first.entry as Json[]), ...(second.entry as Json[])] };
  const events = read(joined);
  assert.deepEqual(
    events.map((event) => event.eventId),
    ['1', '2', '3:sent', '4', '5:sent', '5:read'],
  );
});

test('each message has its own contact', () => {
  const people = ['111111', '222222'].map((wa_id) => ({ wa_id, profile: { name: `n${wa_id}` } }));
  const events = read(
    body({
      contacts: people,
      messages: [message('1', { from: '222222' }), message('2', { from: '111111' })],
    }),
  );
  assert.deepEqual(
    events.map((event) => event.type === 'message.received' && event.contact?.name),
    ['n222222', 'n111111'],
  );
});

test('somebody who shows no number is known by the id that WhatsApp gives', () => {
  const user_id = 'US.13491208655302741918';
  const event = one({
    contacts: [{ user_id, profile: { name: 'Kim' } }],
    messages: [message('m', { from: undefined, from_user_id: user_id })],
  });
  assert.deepEqual(event.type === 'message.received' && event.contact, {
    id: user_id,
    name: 'Kim',
    tags: [],
    fields: {},
  });
});

test('what is left alone has a reason, and does not take the rest with it', () => {
  assert.equal(
    reason(one({ metadata: { phone_number_id: '1' }, messages: [message('m')] })),
    'of another phone number',
  );
  assert.equal(reason(one({ errors: [{ code: 130429 }] })), 'neither message nor status');
  assert.equal(
    reason(one({ messages: [message('m', { from: 'nobody' })] })),
    'a message without id or sender',
  );
  const events = read(body({ messages: [null as unknown as Json, { id: 'x' }, message('good')] }));
  assert.deepEqual(events.map(reason), [
    'a message without id or sender',
    'a message without id or sender',
    'message.received',
  ]);
  assert.deepEqual(read({ object: 'whatsapp_business_account', entry: [] }).map(reason), [
    'nothing that is known',
  ]);
});

test('a body that is no list of entries is an error that says where', () => {
  for (const json of [null, 1, 'x', []]) assert.throws(() => read(json), WebhookBodyError);
  for (const json of [{}, { entry: {} }, { entry: null }])
    assert.throws(() => read(json), { name: 'WebhookBodyError', path: 'entry' });
});

test('whatever the fields hold, every body parses or is a located error, and carries plain JSON', () => {
  const keys = fc.constantFrom(
    'id',
    'from',
    'type',
    'text',
    'timestamp',
    'status',
    'recipient_id',
    'interactive',
    'system',
  );
  const thing = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.oneof(fc.jsonValue(), fc.constant('12345'))));
  const list = fc.oneof(fc.jsonValue(), fc.array(thing));
  const value = fc.oneof(
    fc.jsonValue(),
    fc.record({
      metadata: fc.jsonValue(),
      contacts: list,
      messages: list,
      statuses: list,
      message_echoes: list,
    }),
  );
  const entry = fc.oneof(
    fc.jsonValue(),
    fc.record({ changes: fc.array(fc.record({ field: fc.jsonValue(), value })) }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.record({ entry: fc.array(entry) })), (json) => {
      try {
        const events = read(json);
        assert.ok(events.length > 0);
        assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
      } catch (e) {
        assert.ok(e instanceof WebhookBodyError, String(e));
      }
    }),
  );
});
