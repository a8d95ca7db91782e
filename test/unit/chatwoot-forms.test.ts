/** Structured answers of contacts: forms, flows and choices, of which the content is null or the bot's question. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '../../src/platforms/chatwoot/parse.js';
import { message, only, outgoing, route, type Json } from '../fixtures/chatwoot.js';

const flow = (response: unknown, more: Json = {}) =>
  message({
    content: null,
    content_attributes: { whatsapp_flow_response: { name: 'flow', body: 'Sent', response } },
    ...more,
  });
const submitted = (submitted_values: unknown, more: Json = {}) =>
  outgoing({
    event: 'message_updated',
    content: 'Please tell us',
    content_type: 'form',
    content_attributes: { items: [{ name: 'email', label: 'E-mail' }], submitted_values },
    ...more,
  });
const cardAttributes = (submitted_values?: unknown) => ({
  items: [
    {
      title: 'Write to sales@shop.example',
      description: 'Or press',
      actions: [
        { type: 'link', text: 'Mail us', uri: 'mailto:sales@shop.example' },
        { type: 'postback', text: 'jane@example.com', payload: 'jane@example.com' },
      ],
    },
  ],
  ...(submitted_values === undefined ? {} : { submitted_values }),
});
const card = (submitted_values?: unknown, more: Json = {}) =>
  submitted(undefined, {
    content_type: 'cards',
    content_attributes: cardAttributes(submitted_values),
    ...more,
  });
const answer = (name: string | undefined, value: string) => ({
  ...(name === undefined ? {} : { name }),
  value,
  from: 'form',
});

const flows: [name: string, response: unknown, form: object[] | undefined][] = [
  ['one field', { email: 'jane@example.com' }, [answer('email', 'jane@example.com')]],
  [
    'names that the flow builder makes',
    { screen_0_Email_0: ' jane@example.com ', screen_0_Age_1: 41 },
    [answer('screen_0_Email_0', 'jane@example.com'), answer('screen_0_Age_1', '41')],
  ],
  ['nested fields', { contact: { email: 'jane@example.com' } }, [answer('email', 'jane@example.com')]],
  [
    'a list of choices',
    { topics: ['billing', 'other'] },
    [answer('topics', 'billing'), answer('topics', 'other')],
  ],
  [
    'the token of the flow is no answer',
    { flow_token: 'a@b.example', email: 'jane@example.com' },
    [answer('email', 'jane@example.com')],
  ],
  ['no field', {}, undefined],
  ['blank and empty fields', { email: ' ', phone: null }, undefined],
  ['a box that is ticked', { agreed: true }, [answer('agreed', 'true')]],
  ['JSON in a text', '{"email":"jane@example.com"}', [answer('email', 'jane@example.com')]],
  ['no object', 'jane', [answer(undefined, 'jane')]],
  ['nothing', null, undefined],
];
for (const [name, response, form] of flows)
  test(`the answers of a WhatsApp flow: ${name}`, () => {
    const { message: read } = only('message.received', flow(response));
    assert.deepEqual([read.text, read.form, read.kind], [undefined, form, 'other']);
  });

for (const whatsapp_flow_response of [
  { email: 'jane@example.com' },
  '{"email":"jane@example.com","flow_token":"a@b.example"}',
  { response_json: '{"email":"jane@example.com"}' },
])
  test(`answers of a flow without a key of their own: ${JSON.stringify(whatsapp_flow_response)}`, () => {
    const body = message({ content: null, content_attributes: { whatsapp_flow_response } });
    assert.deepEqual(only('message.received', body).message.form, [answer('email', 'jane@example.com')]);
  });

test('a flow that says something beside its fields keeps both', () => {
  const { message: read } = only(
    'message.received',
    flow({ email: 'jane@example.com' }, { content: 'Sent' }),
  );
  assert.deepEqual([read.kind, read.text, read.form?.length], ['text', 'Sent', 1]);
});

const forms: [name: string, body: Json, form: object[] | undefined][] = [
  [
    'a form',
    submitted([{ name: 'email', value: 'jane@example.com' }]),
    [answer('email', 'jane@example.com')],
  ],
  [
    'several fields',
    submitted([
      { name: 'n', value: 'Jane' },
      { name: 'e', value: 'jane@example.com' },
    ]),
    [answer('n', 'Jane'), answer('e', 'jane@example.com')],
  ],
  [
    'a choice that is an address',
    submitted([{ title: 'My address', value: 'jane@example.com' }], { content_type: 'input_select' }),
    [answer('My address', 'jane@example.com')],
  ],
  [
    'a choice whose title is the address',
    submitted([{ title: 'jane@example.com', value: 'v1' }], { content_type: 'input_select' }),
    [answer(undefined, 'jane@example.com'), answer('jane@example.com', 'v1')],
  ],
  [
    'an object in place of a list',
    submitted({ email: 'jane@example.com' }),
    [answer('email', 'jane@example.com')],
  ],
  [
    'a full-width at sign',
    submitted([{ name: 'email', value: 'jane\uff20example.com' }]),
    [answer('email', 'jane\uff20example.com')],
  ],
  [
    'a form without an address answers nothing of ours',
    submitted([{ name: 'topic', value: 'billing' }]),
    undefined,
  ],
  [
    'a choice',
    submitted([{ title: 'Billing', value: 'billing' }], { content_type: 'input_select' }),
    undefined,
  ],
  [
    'a rating with a text',
    submitted(
      { csat_survey_response: { rating: 1, feedback_message: 'write to boss@example.com' } },
      { content_type: 'input_csat' },
    ),
    undefined,
  ],
  // A button of a card opens a page, or does nothing; whoever builds a chat window may report what was chosen.
  ['a card whose buttons answer nothing', card(), undefined],
  ['a card, told again when it was delivered', card(undefined, { status: 'delivered' }), undefined],
  [
    'what was chosen of a card',
    card([{ title: 'My address', value: 'jane@example.com' }]),
    [answer('My address', 'jane@example.com')],
  ],
  ['what was chosen of a card, without an address', card([{ title: 'Buy', value: 'buy' }]), undefined],
  [
    'a field for one line',
    submitted([{ name: 'email', value: 'jane@example.com' }], { content_type: 'input_text' }),
    [answer('email', 'jane@example.com')],
  ],
  ['nothing submitted', submitted(undefined), undefined],
  ['something else', submitted(7), undefined],
];
for (const [name, body, form] of forms)
  test(`a form in the chat window: ${name}`, () => {
    if (form === undefined) return void only('ignored', body);
    const { message: read } = only('message.received', body);
    assert.deepEqual([read.form, read.text, read.at], [form, undefined, undefined]);
  });

test("a card is a message of whoever sent it, and what it shows is nobody's answer", () => {
  const body = card(undefined, {
    event: 'message_created',
    sender: { id: 7, name: 'Botty', type: 'agent_bot' },
  });
  assert.equal(only('message.sent', body).message.source, 'bot');
});

test('the same answers, told again when something else about the message changes, are one message', () => {
  const body = submitted([{ name: 'email', value: 'jane@example.com' }]);
  const later = {
    ...body,
    conversation: { ...(body['conversation'] as Json), unread_count: 7, updated_at: 1_767_690_100 },
  };
  assert.deepEqual(parse(later, route), parse(body, route));
  const first = only('message.received', body).message.id;
  assert.notEqual(first, only('message.received', message()).message.id, 'not the question it answers');
});

test("an address in Chatwoot's own form was given by the contact, not by the team", () => {
  const body = (submitted_email: unknown) =>
    message({
      event: 'message_updated',
      message_type: 'template',
      content_type: 'input_email',
      sender: null,
      content_attributes: { submitted_email },
    });
  const event = only('contact.updated', body('jane@example.com'));
  assert.deepEqual([event.email, event.by], ['jane@example.com', 'contact']);
  only('ignored', body(undefined));
  only('ignored', body(null));
});

test('however much a form holds, only some of it is kept', () => {
  const many = Object.fromEntries(
    Array.from({ length: 500 }, (_, n) => [`f${n}`, `a${n}@example.com${'x'.repeat(5_000)}`]),
  );
  const { message: read } = only('message.received', flow(many));
  assert.equal(read.form?.length, 100);
  assert.ok(read.form.every(({ value }) => value.length <= 1_000));
  let deep: unknown = 'jane@example.com';
  for (let n = 0; n < 100; n++) deep = { deep };
  assert.equal(only('message.received', flow(deep)).message.form, undefined);
});
