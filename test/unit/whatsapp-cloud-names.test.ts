/** Which names of a person a webhook tells of, and what of it is no message at all. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test, { describe } from 'node:test';
import { parse } from '../../src/platforms/whatsapp-cloud/parse.js';
import type { DomainEvent } from '../../src/routing/conversation.js';
import {
  body,
  CONVERSATION,
  message,
  PHONE_NUMBER_ID,
  status,
  type Json,
} from '../fixtures/whatsapp-cloud.js';

const P = CONVERSATION;
const NEW_P = '+16315559999';
const U = 'US.13491208655302741918';
const NEW_U = 'US.99991208655302740000';
const bare = (phone: string) => phone.slice(1);

const one = (value: Json): DomainEvent => {
  const [event, ...more] = parse(body(value), PHONE_NUMBER_ID);
  assert.deepEqual(more, []);
  return event!;
};
const namesOf = (value: Json): string[] | string => {
  const event = one(value);
  return event.type === 'ignored' ? event.reason : [event.conversation, ...(event.aliases ?? [])];
};
const from = (content: Json, contacts?: Json[]): Json => ({
  ...(contacts ? { contacts } : {}),
  messages: [message('m', { from: undefined, ...content })],
});

describe('the names of who wrote', () => {
  const rows: [what: string, value: Json, names: string[]][] = [
    ['a number', from({ from: bare(P) }), [P]],
    ['a user id', from({ from_user_id: U }), [U]],
    ['both in the message', from({ from: bare(P), from_user_id: U }), [P, U]],
    [
      'the number in the message, both in the list',
      from({ from: bare(P) }, [{ wa_id: bare(P), user_id: U }]),
      [P, U],
    ],
    [
      'the user id in the message, both in the list',
      from({ from_user_id: U }, [{ wa_id: bare(P), user_id: U }]),
      [P, U],
    ],
    ['a user id where numbers stand', from({ from: U }, [{ wa_id: U }]), [U]],
    ['only the list names them', from({}, [{ user_id: U, profile: { name: 'Kim' } }]), [U]],
    ['somebody else in the list', from({ from: bare(P) }, [{ wa_id: bare(NEW_P), user_id: U }]), [P]],
    [
      'of several people the right one',
      from({ from_user_id: U }, [
        { wa_id: bare(NEW_P), user_id: NEW_U },
        { wa_id: bare(P), user_id: U },
      ]),
      [P, U],
    ],
    ['a number with its plus', from({ from: P }), [P]],
  ];
  for (const [what, value, names] of rows)
    test(what, () => {
      assert.deepEqual(namesOf(value), names);
      const event = one(value);
      assert.ok(event.type === 'message.received');
      assert.deepEqual(
        [event.contact?.id, event.contact?.phone],
        [names[0], names.find((name) => name.startsWith('+'))],
      );
    });
  test('two people in the list and none in the message: nobody is guessed', () => {
    assert.equal(namesOf(from({}, [{ user_id: U }, { user_id: NEW_U }])), 'a message without id or sender');
  });
});

describe('the names of who was written to', () => {
  const to = (more: Json, contacts?: Json[]): Json => ({
    ...(contacts ? { contacts } : {}),
    statuses: [status('w', 'sent', { recipient_id: undefined, ...more })],
  });
  const echo = (more: Json): Json => ({
    message_echoes: [{ id: 'e', type: 'text', text: { body: 'x' }, ...more }],
  });
  const rows: [what: string, value: Json, names: string[]][] = [
    ['a status by number', to({ recipient_id: bare(P) }), [P]],
    ['a status by user id', to({ recipient_user_id: U }), [U]],
    ['a status with both', to({ recipient_id: bare(P), recipient_user_id: U }), [P, U]],
    ['a user id in recipient_id', to({ recipient_id: U }), [U]],
    [
      'a status with the other name in the list',
      to({ recipient_user_id: U }, [{ wa_id: bare(P), user_id: U }]),
      [P, U],
    ],
    ['an echo with both', echo({ to: bare(P), to_user_id: U }), [P, U]],
    ['an echo by user id', echo({ to_user_id: U }), [U]],
  ];
  for (const [what, value, names] of rows) test(what, () => assert.deepEqual(namesOf(value), names));
});

describe('a new number or user id', () => {
  const system = (fields: Json, more: Json = {}): Json => ({
    messages: [message('m', { type: 'system', from: undefined, system: fields, ...more })],
  });
  const changed = 'user_changed_user_id';
  const rows: [what: string, value: Json, names: string[], moved: [string, string][], phone?: string][] = [
    [
      'number',
      system({ type: 'user_changed_number', wa_id: bare(NEW_P) }, { from: bare(P) }),
      [P, NEW_P],
      [[P, NEW_P]],
      NEW_P,
    ],
    [
      'number, with the user id of it',
      system({ type: 'user_changed_number', wa_id: bare(NEW_P), user_id: NEW_U }, { from: bare(P) }),
      [P, NEW_P, NEW_U],
      [[P, NEW_P]],
      NEW_P,
    ],
    [
      'number, both of both',
      system(
        { type: 'user_changed_number', wa_id: bare(NEW_P), user_id: NEW_U },
        { from: bare(P), from_user_id: U },
      ),
      [P, U, NEW_P, NEW_U],
      [
        [P, NEW_P],
        [U, NEW_U],
      ],
      NEW_P,
    ],
    [
      'number, as it was called before',
      system({ type: 'customer_changed_number', new_wa_id: bare(NEW_P), wa_id: bare(P) }, { from: bare(P) }),
      [P, NEW_P],
      [[P, NEW_P]],
      NEW_P,
    ],
    [
      'user id, with the one before',
      system({ type: changed, user_id: NEW_U, previous_user_id: U }),
      [U, NEW_U],
      [[U, NEW_U]],
    ],
    [
      'user id, the one before as sender',
      system({ type: changed, user_id: NEW_U }, { from_user_id: U }),
      [U, NEW_U],
      [[U, NEW_U]],
    ],
    [
      'user id, the one before in words only',
      system({ type: changed, user_id: NEW_U, body: `User Ann changed from ${U} to ${NEW_U}` }),
      [U, NEW_U],
      [[U, NEW_U]],
    ],
    [
      'user id, of a number',
      system(
        { type: changed, user_id: NEW_U, body: `User Ann changed from ${U} to ${NEW_U}` },
        { from: bare(P) },
      ),
      [P, U, NEW_U],
      [[U, NEW_U]],
    ],
    [
      'user id of a number, the one before unsaid',
      system({ type: changed, user_id: NEW_U }, { from: bare(P) }),
      [P, NEW_U],
      [],
    ],
    [
      'user id, the new one as sender already',
      system({ type: changed, user_id: NEW_U, previous_user_id: U }, { from_user_id: NEW_U }),
      [U, NEW_U],
      [[U, NEW_U]],
    ],
    [
      'the field user_id_update',
      { user_id_update: [{ wa_id: bare(P), user_id: { previous: U, current: NEW_U } }] },
      [P, U, NEW_U],
      [[U, NEW_U]],
    ],
    [
      'the field user_id_update without a number',
      { user_id_update: [{ user_id: { previous: U, current: NEW_U } }] },
      [U, NEW_U],
      [[U, NEW_U]],
    ],
  ];
  for (const [what, value, names, moved, phone] of rows)
    test(what, () => {
      const event = one(value);
      assert.ok(event.type === 'contact.updated', JSON.stringify(event));
      assert.deepEqual([event.conversation, ...(event.aliases ?? [])], names);
      assert.deepEqual([event.moved ?? [], event.phone], [moved, phone]);
    });

  const nobody: [what: string, value: Json][] = [
    [
      'a new key of the same person',
      system({ type: 'customer_identity_changed', body: 'User identity changed' }, { from: bare(P) }),
    ],
    ['a new user id of nobody', system({ type: changed, user_id: NEW_U })],
    ['a user id that is the same', system({ type: changed, user_id: U }, { from_user_id: U })],
    [
      'an update without the one before',
      { user_id_update: [{ wa_id: bare(P), user_id: { current: NEW_U } }] },
    ],
  ];
  for (const [what, value] of nobody)
    test(`${what} moves nobody`, () => assert.equal(one(value).type, 'ignored'));

  test('a name that reads like a change does not decide who moves', () => {
    const name = `Ann changed from ${NEW_P.slice(1)} to US.666`;
    const event = one(
      system({ type: changed, user_id: NEW_U, body: `User ${name} changed from ${U} to ${NEW_U}` }),
    );
    assert.ok(event.type === 'contact.updated');
    assert.deepEqual([event.conversation, ...(event.aliases ?? [])], [U, NEW_U]);
  });
});

test('the documented sample is known under one name only', () => {
  const sample = JSON.parse(
    readFileSync(new URL('../fixtures/whatsapp-cloud/messages.text.json', import.meta.url), 'utf8'),
  ) as Json;
  const [event] = parse(sample, PHONE_NUMBER_ID);
  assert.equal(event && 'aliases' in event, false);
});
