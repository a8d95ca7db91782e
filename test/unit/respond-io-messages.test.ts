import assert from 'node:assert/strict';
import test from 'node:test';
import { WebhookBodyError } from '../../src/platforms/platform.js';
import { parse } from '../../src/platforms/respond-io/parse.js';
import { fixture, only, type Json } from '../fixtures/respond-io.js';

const received = (message: Json) =>
  only('message.received', {
    event_type: 'message.received',
    event_id: 'e',
    contact: { id: 1 },
    message: { messageId: 7, message },
  }).message;

const sentWith = (message: Json, more: Json = {}) =>
  only('message.sent', { event_type: 'message.sent', event_id: 'e', contact: { id: 1 }, message, ...more })
    .message;

test('message.received as documented; the contact may be named by the message alone', () => {
  assert.deepEqual(only('message.received', fixture('message.received')), {
    type: 'message.received',
    eventId: '313ba4a0-7dd6-4818-84f0-43a5e987786e',
    conversation: '1',
    message: { id: '1262965213', kind: 'text', text: 'Message text', at: 1_662_965_213_000 },
    channel: { id: '1', source: 'facebook' },
  });
  const { contact, ...body } = fixture('message.received');
  assert.ok(contact);
  assert.equal(only('message.received', body).conversation, '123');
});

test('kinds of incoming messages', () => {
  for (const type of ['text', 'story_reply', 'email', 'post', 'whatsapp_interactive', 'something_new']) {
    assert.equal(received({ type, text: ' a@b.co ' }).kind, 'text', type);
    assert.equal(received({ type, text: 'a@b.co' }).text, 'a@b.co', type);
    assert.equal(received({ type }).kind, 'other', type);
  }
  const kinds = {
    attachment: 'attachment',
    sticker: 'sticker',
    location: 'location',
    reaction: 'reaction',
    edit: 'edit',
    unsupported: 'other',
    whatsapp_order: 'other',
  };
  for (const [type, kind] of Object.entries(kinds)) assert.equal(received({ type }).kind, kind, type);
  assert.deepEqual(received({ type: 'attachment', caption: 'mail: a@b.co' }), {
    id: '7',
    kind: 'attachment',
    text: 'mail: a@b.co',
  });
  assert.equal(received({ type: 'constructor' }).kind, 'other');
});

test('message.sent: the source from wherever it stands', () => {
  const documented = only('message.sent', fixture('message.sent'));
  assert.equal(documented.message.source, 'user');
  assert.equal(documented.message.text, 'Could you share your e-mail address?');
  assert.equal(sentWith({ sender: { source: 'user', id: 2, email: 'a@x.co' } }).source, 'user');
  assert.deepEqual(sentWith({ sender: { source: 'user', id: 2, email: 'a@x.co' } }).sender, {
    id: '2',
    email: 'a@x.co',
  });
  assert.equal(sentWith({ source: 'API' }).source, 'api');
  assert.equal(sentWith({}, { sender: { source: 'ai-agent' } }).source, 'ai_agent');
  assert.equal(sentWith({}, { source: 'echo' }).source, 'echo');
  assert.equal(sentWith({ source: 'unheard-of' }, { source: 'user' }).source, 'unknown');
  assert.throws(() => parse({ event_type: 'message.sent', contact: { id: 1 } }), WebhookBodyError);
});

test('message.sent: the writer, whole from `user`, by the id alone from `sender`', () => {
  const ana = { id: 7, email: 'ana@x.example', firstName: 'Ana', lastName: 'Lee' };
  const whole = { id: '7', email: 'ana@x.example', name: 'Ana Lee' };
  assert.deepEqual(only('message.sent', fixture('message.sent')).message.sender, {
    id: '2',
    email: 'johndoe@sample.com',
    name: 'John Doe',
  });
  const rows: [body: Json, sender: unknown, source: string][] = [
    [{ user: ana, sender: { type: 'message', source: 'user', userId: 7 } }, whole, 'user'],
    // No word about the source: somebody of the workspace wrote it.
    [{ user: ana }, whole, 'user'],
    [{ user: null, sender: { source: 'user', userId: 7 } }, { id: '7' }, 'user'],
    [{ user: {}, sender: { source: 'user', userId: '7' } }, { id: '7' }, 'user'],
    [{ user: null, sender: { type: 'message', source: 'api' } }, undefined, 'api'],
    [{ user: { id: null }, source: 'echo' }, undefined, 'echo'],
    [{ user: ana, sender: { source: 'workflow' } }, whole, 'workflow'],
    [{ user: null }, undefined, 'unknown'],
  ];
  for (const [body, sender, source] of rows) {
    const message = sentWith({}, body);
    assert.deepEqual(message.sender, sender, JSON.stringify(body));
    assert.equal(message.source, source, JSON.stringify(body));
  }
  assert.deepEqual(sentWith({ sender: { source: 'user', userId: 7 } }).sender, { id: '7' });
});
