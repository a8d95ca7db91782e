/** What is no message at all, edits, and answers that have a structure. */
import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { parse } from '../../src/platforms/whatsapp-cloud/parse.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import {
  body,
  CONVERSATION as P,
  message,
  PHONE_NUMBER_ID,
  status,
  type Json,
} from '../fixtures/whatsapp-cloud.js';

const bare = (phone: string) => phone.slice(1);

const one = (value: Json): DomainEvent => {
  const [event, ...more] = parse(body(value), PHONE_NUMBER_ID);
  assert.deepEqual(more, []);
  return event!;
};
const reasonOf = (value: Json): string => {
  const event = one(value);
  return event.type === 'ignored' ? event.reason : event.type;
};

describe('what is left alone, with its reason', () => {
  const echo = (type: string, more: Json = {}): Json => ({
    message_echoes: [{ id: 'e', to: bare(P), type, ...more }],
  });
  const rows: [what: string, value: Json, reason: string][] = [
    ['a message in a group', { messages: [message('m', { group_id: 'g1' })] }, 'a message in a group'],
    [
      'an edit in a group',
      { messages: [message('m', { group_id: 'g1', type: 'edit' })] },
      'a message in a group',
    ],
    [
      'a message to a group that is not named',
      { messages: [message('m', { recipient_type: 'group' })] },
      'a message in a group',
    ],
    [
      'a chat that was opened without a word',
      { messages: [message('m', { type: 'request_welcome', text: undefined })] },
      'a chat was opened, nothing is written',
    ],
    ['an echo in a group', echo('text', { group_id: 'g1' }), 'a message in a group'],
    ['an echo to a group', echo('text', { to: 'Y2FwaV9ncm91cDoxODA1' }), 'an echo without id or addressee'],
    [
      'a status in a group',
      {
        statuses: [
          status('w', 'sent', {
            recipient_id: 'g1',
            recipient_type: 'group',
            recipient_participant_id: bare(P),
          }),
        ],
      },
      'a status of a message in a group',
    ],
    [
      'a message taken back',
      { messages: [message('m', { type: 'revoke', revoke: { original_message_id: 'x' } })] },
      'a message was taken back',
    ],
    ...['revoke', 'edit', 'reaction', 'system', 'unsupported', 'hologram'].map(
      (type): [string, Json, string] => [`an echo of type ${type}`, echo(type), 'an echo that is no message'],
    ),
    ['an echo without type', { message_echoes: [{ id: 'e', to: bare(P) }] }, 'an echo that is no message'],
    ['old messages of the app', { history: [{ threads: [] }] }, 'neither message nor status'],
    ['contacts of the app', { state_sync: [{ type: 'contact' }] }, 'neither message nor status'],
  ];
  for (const [what, value, reason] of rows) test(what, () => assert.equal(reasonOf(value), reason));
  for (const type of [
    'text',
    'image',
    'video',
    'audio',
    'document',
    'sticker',
    'location',
    'contacts',
    'interactive',
    'template',
  ])
    test(`an echo of type ${type} is a human at work`, () =>
      assert.equal(one(echo(type)).type, 'message.sent'));
});

describe('edits and structured answers', () => {
  const content = (value: Json) => {
    const event = one({ messages: [message('m', { text: undefined, ...value })] });
    assert.ok(event.type === 'message.received');
    const { kind, text, form, edits } = event.message;
    return { kind, text, form, edits };
  };
  const nfm = (response_json: string): Json => ({
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json } },
  });
  const edit = (inner: Json): Json => ({ type: 'edit', edit: { original_message_id: 'm0', message: inner } });
  const nothing = { text: undefined, form: undefined, edits: undefined };
  const rows: [what: string, value: Json, read: object][] = [
    [
      'an edited text',
      edit({ type: 'text', text: { body: 'a@b.co' } }),
      { ...nothing, kind: 'edit', text: 'a@b.co', edits: 'm0' },
    ],
    [
      'an edited caption',
      edit({ type: 'image', image: { caption: 'a@b.co' } }),
      { ...nothing, kind: 'edit', text: 'a@b.co', edits: 'm0' },
    ],
    [
      'an edit that holds nothing',
      { type: 'edit', edit: { original_message_id: 'm0' } },
      { ...nothing, kind: 'edit', edits: 'm0' },
    ],
    [
      'the answers of a flow',
      nfm('{"email":"a@b.co","flow_token":"x@y.zz","agree":true}'),
      {
        ...nothing,
        kind: 'other',
        form: [
          { name: 'email', value: 'a@b.co', from: 'form' },
          { name: 'agree', value: 'true', from: 'form' },
        ],
      },
    ],
    [
      'answers inside of answers',
      nfm('{"screen_0":{"Your_email":"a@b.co","n":[1,"two",null]}}'),
      {
        ...nothing,
        kind: 'other',
        form: [
          { name: 'Your_email', value: 'a@b.co', from: 'form' },
          { name: 'n', value: '1', from: 'form' },
          { name: 'n', value: 'two', from: 'form' },
        ],
      },
    ],
    [
      'answers that something between has read',
      {
        type: 'interactive',
        interactive: { type: 'nfm_reply', nfm_reply: { response_json: { email: 'a@b.co' } } },
      },
      { ...nothing, kind: 'other', form: [{ name: 'email', value: 'a@b.co', from: 'form' }] },
    ],
    [
      'a row of a list with an address in its description',
      {
        type: 'interactive',
        interactive: {
          type: 'list_reply',
          list_reply: { id: 'r', title: 'My e-mail', description: 'a@b.co' },
        },
      },
      {
        ...nothing,
        text: 'My e-mail',
        kind: 'text',
        form: [{ name: 'My e-mail', value: 'a@b.co', from: 'form' }],
      },
    ],
    ['answers that are no JSON', nfm('{"email":'), { ...nothing, kind: 'other' }],
    [
      'a card',
      {
        type: 'contacts',
        contacts: [
          {
            name: { formatted_name: 'Ann' },
            emails: [{ email: 'a@b.co', type: 'WORK' }],
            phones: [{ phone: '+1 (555) 000', type: 'CELL' }],
          },
        ],
      },
      {
        ...nothing,
        kind: 'other',
        form: [
          { name: 'name', value: 'Ann', from: 'contactCard' },
          { name: 'email', value: 'a@b.co', from: 'contactCard' },
          { name: 'phone', value: '+1 (555) 000', from: 'contactCard' },
        ],
      },
    ],
    [
      'two cards',
      {
        type: 'contacts',
        contacts: [{ emails: [{ email: 'a@b.co' }] }, { emails: [{ email: 'c@d.co' }, {}] }, null],
      },
      {
        ...nothing,
        kind: 'other',
        form: [
          { name: 'email', value: 'a@b.co', from: 'contactCard' },
          { name: 'email', value: 'c@d.co', from: 'contactCard' },
        ],
      },
    ],
    [
      'an advertisement that brought them: only their text',
      { type: 'text', text: { body: 'hi' }, referral: { body: 'write to x@y.zz' } },
      { ...nothing, kind: 'text', text: 'hi' },
    ],
  ];
  for (const [what, value, read] of rows) test(what, () => assert.deepEqual(content(value), read));
  test('a flow of deep or endless answers costs little', () => {
    const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;
    const wide = JSON.stringify({ email: Array.from({ length: 500 }, (_, n) => `v${n}`) });
    assert.equal(content(nfm(deep)).form, undefined);
    assert.equal(content(nfm(wide)).form?.length, 100);
  });
});

test('what a failed status says goes on as it is, without anything of the person', () => {
  const why = (error: Json) => {
    const event = one({ statuses: [status('w', 'failed', { errors: [error] })] });
    return event.type === 'message.failed' && event.why;
  };
  assert.equal(
    why({ code: 131060, title: 'This message is unavailable' }),
    '131060 This message is unavailable',
  );
  assert.equal(why({ code: 130472, message: 'part of an experiment' }), '130472 part of an experiment');
  assert.equal(why({}), 'no reason given');
});
