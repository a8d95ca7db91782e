/** Messages of contacts that Chatwoot tells of once more: edited, translated, taken back. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from '../../src/platforms/chatwoot/parse.js';
import type { IncomingMessage } from '../../src/routing/conversation.js';
import { Heard } from '../../src/workflows/run/heard.js';
import { message, only, outgoing, route, wait, type Json } from '../fixtures/chatwoot.js';
import { chatwootFor } from '../support/chatwoot.js';
import { read } from '../support/read.js';
import { until } from '../support/wait.js';
import { eventsOf } from '../support/webhook-request.js';

const updated = (change: Json = {}) => message({ event: 'message_updated', ...change });

describe('an update of a message', () => {
  const table: [name: string, body: Json, text: string | undefined][] = [
    ['an edited text', updated({ content: 'jane@example.com' }), 'jane@example.com'],
    [
      'an edited caption',
      updated({ content: 'see here', attachments: [{ file_type: 'image' }] }),
      'see here',
    ],
    ['as the chat window shows it', updated({ content: '<p>o&#39;b@example.com</p>\n' }), "o'b@example.com"],
    ['a message of an e-mail inbox', updated({ content: 'hi', content_type: 'incoming_email' }), 'hi'],
    [
      'a picture without a text',
      updated({ content: null, attachments: [{ file_type: 'image' }] }),
      undefined,
    ],
    ['taken back', updated({ content: 'deleted', content_attributes: { deleted: true } }), undefined],
    ['of the team', outgoing({ event: 'message_updated', content: 'jane@example.com' }), undefined],
    ['a note', updated({ content: 'jane@example.com', private: true }), undefined],
    ['a template', updated({ message_type: 'template', content: 'Give us your e-mail' }), undefined],
    ['a line about what has happened', updated({ message_type: 'activity', content: 'Resolved' }), undefined],
    ['without an id', updated({ id: null, content: 'jane@example.com' }), undefined],
  ];
  for (const [name, body, text] of table)
    test(`${name}: ${text ?? 'left alone'}`, () => {
      if (text === undefined) return void only('ignored', body);
      const { message: edit } = only('message.received', body);
      // The webhook has the time of the first version only.
      assert.deepEqual([edit.kind, edit.text, edit.edits, edit.at], ['edit', text, '9', undefined]);
      assert.notEqual(edit.id, '9');
    });

  test('told by a webhook of the account and by a bot, it is one; another text is another one', () => {
    const at = (unread_count: number) => ({ conversation: { id: 50, inbox_id: 1, unread_count } });
    const [one, same, other] = [
      updated({ content: 'a@example.com', ...at(1) }),
      updated({ content: 'a@example.com', ...at(2) }),
      updated({ content: 'b@example.com' }),
    ].map((body) => only('message.received', body).message.id);
    assert.equal(one, same);
    assert.notEqual(one, other);
  });

  test('of another account it is left alone; with another bot it is told like any message', () => {
    only('ignored', updated({ content: 'jane@example.com', account: { id: 2 } }));
    only('message.received', updated({ content: 'jane@example.com' }), wait);
  });
});

describe('what a run makes of it', () => {
  const said = (text: string, more: Json = {}) => message({ content: text, ...more });
  const edited = (text: string) => updated({ content: text });
  const translated = (text: string) =>
    updated({ content: text, content_attributes: { translations: { en: `${text} in English` } } });
  const table: [name: string, bodies: Json[], counts: [kind: string, text: string][]][] = [
    ['an edit replaces', [said('joe@x.example'), edited('jane@x.example')], [['edit', 'jane@x.example']]],
    ['an edit comes first', [edited('jane@x.example'), said('joe@x.example')], [['edit', 'jane@x.example']]],
    ['a translation changes nothing', [said('yes'), translated('yes')], [['text', 'yes']]],
    ['not even one that comes first', [translated('yes'), said('yes')], [['text', 'yes']]],
    [
      'an edit and its translation',
      [said('joe@x.example'), edited('jane@x.example'), translated('jane@x.example')],
      [['edit', 'jane@x.example']],
    ],
    [
      'edited back',
      [said('joe@x.example'), edited('ann@x.example'), edited('joe@x.example')],
      [['edit', 'joe@x.example']],
    ],
    [
      'told once more',
      [said('joe@x.example'), edited('jane@x.example'), said('joe@x.example'), edited('jane@x.example')],
      [['edit', 'jane@x.example']],
    ],
  ];
  for (const [name, bodies, counts] of table)
    test(name, () => {
      const heard = new Heard();
      const messages = bodies
        .flatMap((body) => parse(body, route))
        .flatMap((event): IncomingMessage[] => (event.type === 'message.received' ? [event.message] : []));
      for (const one of messages) heard.record(read(one), 0);
      // A replaced message stays in its place and says nothing.
      const left = heard.messages.filter(({ kind, edits }) => kind !== 'edit' || edits !== undefined);
      const last = left.filter(({ reading }) => reading?.emails.length !== 0 || reading.words !== undefined);
      assert.deepEqual(
        last.map(({ kind, text }) => [kind, text]),
        counts,
      );
    });

  test('the stand-in tells an edit and a translation as Chatwoot does', async (t) => {
    const { connector, opened, control, webhooks } = await chatwootFor(t);
    const { id } = await opened({}, 'joe@x.example');
    await control('POST', `/contacts/${id}/messages`, { text: 'jane@x.example', type: 'edit' });
    await control('POST', `/contacts/${id}/messages`, { text: 'yes', type: 'translated' });
    const heard = new Heard();
    const updates = () => webhooks.filter(({ raw }) => raw.includes('"message_updated"')).length;
    await until('both updates', () => updates() === 2);
    const events = webhooks.flatMap(({ raw, headers }) => eventsOf(connector, raw, headers));
    for (const event of events) {
      if (event.type === 'message.received') heard.record(read(event.message), 0);
      if (event.type === 'conversation.opened' && event.message) heard.record(read(event.message), 0);
    }
    const addresses = heard.messages.flatMap(({ reading }) => reading?.emails ?? []);
    assert.deepEqual(
      [addresses.map(({ address }) => address), heard.messages.at(-1)?.reading?.reply],
      [['jane@x.example'], 'yes'],
    );
  });
});
