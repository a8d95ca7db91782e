import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '../../src/platforms/chatwoot/parse.js';
import { WebhookBodyError } from '../../src/platforms/platform.js';
import {
  changed,
  created,
  firstMessage,
  fixture,
  message,
  only,
  outgoing,
  route,
  T,
  wait,
  type EventOf,
  type Json,
} from '../fixtures/chatwoot.js';

test('a conversation that begins with a message of the contact is opened by them', () => {
  assert.deepEqual(only('conversation.opened', created()), {
    type: 'conversation.opened',
    eventId: `conversation_created/50/${T * 1000 + 123}`,
    conversation: '50',
    openedId: `50@${T * 1000}`,
    openedAt: T * 1000,
    source: 'contact',
    channel: { source: 'webwidget', inbox: '1' },
    contact: { id: '21', name: 'Jane Doe', firstName: 'Jane', phone: '+60123456789', tags: [], fields: {} },
    message: { id: '101', kind: 'text', text: 'Hi, I need help', at: T * 1000 },
  });
});

test('who opened a conversation tells its first message', () => {
  const source = (messages: Json[]) => only('conversation.opened', created({ messages })).source;
  assert.equal(source([]), 'api');
  assert.equal(source([firstMessage({ message_type: 1 })]), 'user');
  assert.equal(
    source([firstMessage({ message_type: 1, additional_attributes: { campaign_id: 4 } })]),
    'broadcast',
  );
  assert.equal(source([firstMessage({ message_type: 0, private: true })]), 'user');
});

test('whom the conversation belongs to comes along; a bot is nobody', () => {
  const meta = (change: Json) => ({ meta: { ...(fixture('conversation_created').meta as Json), ...change } });
  const assignee = { id: 7, name: 'Ana', email: 'ana@x.test', type: 'user' };
  const contactOf = (change: Json) => only('conversation.opened', created(meta(change))).contact;
  assert.deepEqual(contactOf({ assignee }).assignee, { id: '7', name: 'Ana', email: 'ana@x.test' });
  assert.equal(contactOf({ assignee, assignee_type: 'AgentBot' }).assignee, undefined);
  assert.equal(contactOf({ assignee: { ...assignee, type: 'agent_bot' } }).assignee, undefined);
  const sender = {
    id: 21,
    blocked: true,
    custom_attributes: { plan: 'gold' },
    additional_attributes: { country_code: 'MY' },
  };
  const contact = contactOf({ sender });
  assert.deepEqual([contact.blocked, contact.fields, contact.countryCode], [true, { plan: 'gold' }, 'MY']);
});

test('a closed conversation in which the contact writes is opened anew, and named by that message', () => {
  const event = only('conversation.opened', changed('resolved', 'open'));
  assert.deepEqual([event.source, event.openedId], ['contact', `50@${(T + 9_000) * 1000}`]);
  assert.equal(only('conversation.opened', changed('resolved', 'pending')).source, 'contact');
});

test('the same opening has the same name, whichever webhook tells, and however late', () => {
  const ids = [
    changed('resolved', 'open'),
    // Loaded a moment later, with a second message of a burst and a change of the conversation.
    changed('resolved', 'open', {
      updated_at: T + 9_003.7,
      messages: [firstMessage({ id: 151, created_at: T + 9_003 })],
    }),
    changed('resolved', 'open', { waiting_since: T }),
  ].map((body) => only('conversation.opened', body).openedId);
  assert.deepEqual(new Set(ids), new Set([`50@${(T + 9_000) * 1000}`]));
});

test('a conversation that somebody of the team opens again is opened by a user', () => {
  const messages = [firstMessage({ created_at: T })];
  assert.equal(only('conversation.opened', changed('resolved', 'open', { messages })).source, 'user');
  const byAgent = [firstMessage({ message_type: 1, created_at: T + 9_000 })];
  assert.equal(
    only('conversation.opened', changed('resolved', 'open', { messages: byAgent })).source,
    'user',
  );
});

test('snoozing and waking up change nothing', () => {
  for (const [from, to] of [
    ['open', 'snoozed'],
    ['snoozed', 'open'],
    ['snoozed', 'pending'],
    ['open', 'pending'],
    ['pending', 'open'],
  ] as const)
    only('ignored', changed(from, to));
});

test('with another bot, a conversation is opened when the bot hands it over', () => {
  only('ignored', created({ status: 'pending' }), wait);
  only('ignored', changed('resolved', 'pending'), wait);
  assert.equal(only('conversation.opened', changed('pending', 'open'), wait).source, 'contact');
  only('ignored', changed('snoozed', 'open'), wait);
  const told = changed(undefined, 'open', { event: 'conversation_opened' });
  assert.equal(
    only('conversation.opened', told, wait).openedId,
    only('conversation.opened', changed('pending', 'open'), wait).openedId,
  );
  only('ignored', told, route);
});

test('a resolved conversation is closed, whoever tells', () => {
  const closed = only('conversation.closed', fixture('conversation_status_changed'));
  assert.deepEqual([closed.conversation, closed.closedAt], ['50', T * 1000 + 123]);
  only('conversation.closed', changed(undefined, 'resolved', { event: 'conversation_resolved' }));
});

test('a hand-over that is told as an update opens, and goes by the same name as the change of status', () => {
  const by = { assignee_id: { previous_value: null, current_value: 7 } };
  const change = (from: string, to: string) => ({ status: { previous_value: from, current_value: to } });
  const update = (from: string, to: string, more: Json[] = []) =>
    changed(from, to, { event: 'conversation_updated', changed_attributes: [change(from, to), ...more] });
  const types = (body: Json, rules: Parameters<typeof parse>[1]) =>
    parse(body, rules).map(({ type }) => type);
  const [opened, assigned] = parse(update('pending', 'open', [by]), wait) as [
    EventOf<'conversation.opened'>,
    EventOf<'assignee.updated'>,
  ];
  assert.deepEqual(
    [opened.type, opened.source, assigned.type],
    ['conversation.opened', 'contact', 'assignee.updated'],
  );
  assert.equal(opened.openedId, only('conversation.opened', changed('pending', 'open'), wait).openedId);
  assert.notEqual(opened.eventId, assigned.eventId);
  assert.deepEqual(types(update('pending', 'open'), wait), ['conversation.opened']);
  assert.deepEqual(types(update('pending', 'open'), route), ['ignored'], 'opened when it came');
  assert.deepEqual(types(update('resolved', 'open', [by]), route), [
    'conversation.opened',
    'assignee.updated',
  ]);
  assert.deepEqual(types(update('resolved', 'pending'), wait), ['ignored'], "the bot's");
  assert.deepEqual(types(update('snoozed', 'open', [by]), wait), ['assignee.updated']);
  assert.deepEqual(types(update('open', 'snoozed'), wait), ['ignored']);
  assert.deepEqual(
    types(update('open', 'resolved', [by]), wait),
    ['assignee.updated'],
    'closed by the other event',
  );
});

test('assignments are told; other updates, teams among them, are not', () => {
  const update = (changed_attributes: Json[], assignee: Json | null = null) =>
    created({ event: 'conversation_updated', changed_attributes, meta: { sender: { id: 21 }, assignee } });
  const by = { assignee_id: { previous_value: null, current_value: 7 } };
  assert.deepEqual(only('assignee.updated', update([by], { id: 7, name: 'Ana', type: 'user' })).assignee, {
    id: '7',
    name: 'Ana',
  });
  assert.equal(only('assignee.updated', update([{ status: {}, ...by }])).assignee, null);
  only('ignored', update([{ team_id: { previous_value: null, current_value: 3 } }]));
  only('ignored', update([{ status: { previous_value: 'open', current_value: 'resolved' } }]));
});

test("a contact's message, with its kind", () => {
  const { message: text, conversation } = only('message.received', message());
  assert.deepEqual(
    [conversation, text],
    [
      '50',
      { id: '9', kind: 'text', text: 'This is a incoming message from API Channel', at: 1_767_690_000_250 },
    ],
  );
  const kind = (change: Json) => only('message.received', message(change)).message.kind;
  assert.equal(kind({ message_type: 0 }), 'text');
  assert.equal(kind({ content: null, attachments: [{ file_type: 'image' }] }), 'attachment');
  assert.equal(kind({ attachments: [{ file_type: 'location' }] }), 'location');
  assert.equal(kind({ content: null, content_type: 'sticker' }), 'sticker');
  assert.equal(kind({ content_attributes: { is_reaction: true } }), 'reaction');
  assert.equal(kind({ content: null }), 'other');
});

test('the documented sample of an API channel is a message of conversation 0', () => {
  assert.equal(only('message.received', fixture('message_created.api-channel')).conversation, '0');
});

test('dates come as seconds, ISO and in the older form', () => {
  const at = (created_at: unknown) => only('message.received', message({ created_at })).message.at;
  assert.equal(at(T + 90_000), (T + 90_000) * 1000);
  assert.equal(at('2026-01-06T09:00:00.250Z'), 1_767_690_000_250);
  assert.equal(at('2026-01-06 09:00:00 UTC'), 1_767_690_000_000);
  assert.equal(at('yesterday'), undefined);
});

test('where the conversation is made before its first message, the message opens it', () => {
  const first = message({ created_at: '2026-01-05T09:00:02.000Z' });
  const [opened, received] = parse(first, route);
  assert.deepEqual([opened?.type, received?.type], ['conversation.opened', 'message.received']);
  assert.equal(
    (opened as EventOf<'conversation.opened'>).openedId,
    only('conversation.opened', created()).openedId,
  );
  // A human has written in between: the contact waits since later.
  const answered = { ...(first.conversation as Json), waiting_since: T + 2 };
  only('message.received', { ...first, conversation: answered });
  const pending = { ...(first.conversation as Json), status: 'pending' };
  only('message.received', { ...first, conversation: pending }, wait);
});

test('private notes and activities are no messages', () => {
  only('ignored', message({ private: true }));
  only('ignored', outgoing({ private: true }));
  only('ignored', message({ message_type: 'activity' }));
  only('ignored', message({ message_type: 2 }));
  only('ignored', message({ message_type: 'telepathy' }));
});

test('who wrote what went out: only a human counts as one', () => {
  const source = (change: Json) => only('message.sent', outgoing(change)).message.source;
  assert.deepEqual(only('message.sent', outgoing()).message.sender, {
    id: '7',
    name: 'Ana',
    email: 'ana@x.test',
  });
  assert.equal(source({}), 'user');
  assert.equal(source({ message_type: 1 }), 'user');
  assert.equal(source({ content_attributes: { automation_rule_id: 'vip-router' } }), 'api');
  assert.equal(source({ content_attributes: { automation_rule_id: 12 } }), 'workflow');
  assert.equal(source({ sender: { id: 3, type: 'agent_bot' } }), 'bot');
  assert.equal(source({ message_type: 'template', sender: null }), 'bot');
  assert.equal(source({ sender: null }), 'unknown');
  assert.equal(source({ sender: null, content_attributes: { external_echo: true } }), 'echo');
});

test('what is told twice, by an account webhook and a bot, is one event', () => {
  const twice = [message(), outgoing(), created(), changed('resolved', 'open'), changed('open', 'resolved')];
  for (const body of twice) {
    const again = { ...body, unread_count: 99 };
    assert.deepEqual(parse(again, route), parse(body, route));
  }
});

test('everything else is ignored with a reason; what names no conversation or contact is an error', () => {
  const reason = (body: Json) => only('ignored', body).reason;
  assert.equal(reason({}), 'no event');
  assert.equal(reason({ event: 'webwidget_triggered' }), 'unhandled event');
  assert.equal(reason({ event: 'contact_updated', id: 21 }), 'unhandled event');
  assert.equal(reason({ event: 'toString' }), 'unhandled event');
  assert.equal(reason(created({ account: { id: 2 } })), 'another account');
  for (const body of [null, 1, 'x', []]) assert.throws(() => parse(body, route), WebhookBodyError);
  assert.throws(() => parse(created({ id: null }), route), { path: 'id' });
  assert.throws(() => parse(message({ conversation: null }), route), { path: 'conversation.id' });
  assert.throws(() => parse(created({ meta: {} }), route), { path: 'meta.sender.id' });
});
