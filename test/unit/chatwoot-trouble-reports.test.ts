/** Public trouble reports about Chatwoot, as the webhooks that they describe. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '../../src/platforms/chatwoot/parse.js';
import { lookUpLanguage } from '../../src/routing/language.js';
import { created, message, only, route, wait } from '../fixtures/chatwoot.js';

test('chatwoot/chatwoot#9277: a hand-over with automatic assignment is told by conversation_updated only', () => {
  const body = {
    ...created(),
    event: 'conversation_updated',
    id: 1,
    meta: { sender: { id: 2, email: 'vip@example.com' }, assignee: { id: 102 } },
    changed_attributes: [
      { status: { previous_value: 'pending', current_value: 'open' } },
      { assignee_id: { previous_value: null, current_value: 102 } },
    ],
  };
  const [opened, assigned] = parse(body, wait);
  assert.ok(opened?.type === 'conversation.opened' && assigned?.type === 'assignee.updated');
  assert.deepEqual([opened.contact.email, opened.contact.assignee], ['vip@example.com', { id: '102' }]);
  assert.deepEqual(assigned.assignee, { id: '102' });
});

test('chatwoot/chatwoot#15279: the answers of a WhatsApp flow come with a content of null', () => {
  const response = { email: 'vip@example.com' };
  const body = message({ content: null, content_attributes: { whatsapp_flow_response: { response } } });
  assert.deepEqual(only('message.received', body).message.form, [
    { name: 'email', value: 'vip@example.com', from: 'form' },
  ]);
});

test('chatwoot/chatwoot#5726: a locale with an underscore finds the text of its language', () => {
  const body = created({ additional_attributes: { conversation_language: 'pt_BR' } });
  const [opened] = parse(body, route);
  assert.ok(opened?.type === 'conversation.opened');
  assert.equal(lookUpLanguage(['default', 'pt', 'pt-br'], opened.contact.language), 'pt-br');
});
