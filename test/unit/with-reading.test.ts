/** What Temporal gets: messages that have been read, and records without addresses that are none. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ConversationEvent, OpenedEvent } from '../../src/routing/conversation.js';
import { withReading } from '../../src/client/routing/with-reading.js';
import { policy } from '../support/policy.js';

const workspace = {
  policy: policy(),
  roster: {
    agents: [
      { id: 'ana', name: 'Ana', email: 'Ana@support.com' },
      { id: 'ben', name: 'Ben' },
    ],
    teams: [],
  },
};
const opened = (email: string | undefined, text: string): OpenedEvent => ({
  type: 'conversation.opened',
  eventId: 'e',
  conversation: 'c',
  openedId: 'o',
  source: 'user',
  contact: { id: 'c', name: 'Jane Doe', tags: [], fields: {}, ...(email === undefined ? {} : { email }) },
  message: { id: 'm', kind: 'text', text, form: [{ name: 'email', value: 'form@x.com', from: 'form' }] },
});

describe('an event on its way to Temporal', () => {
  test("an opening's message is read, and has no form any more", () => {
    const { message, contact } = withReading(opened('Jane@X.com', 'ana@support.com told me'), workspace);
    assert.deepEqual(message?.reading?.emails, [{ address: 'form@x.com', claim: 'own' }]);
    assert.equal(message.form, undefined);
    assert.equal(contact.email, 'Jane@x.com');
  });

  test('an address that is none is gone from the record', () => {
    for (const email of ['n/a', 'jane@x.con', 'jane@localhost', ''])
      assert.ok(!('email' in withReading(opened(email, 'hi'), workspace).contact), email);
  });

  test('a message is read once more wherever it claims to have been read', () => {
    const event: ConversationEvent = {
      type: 'message.received',
      eventId: 'e',
      conversation: 'c',
      message: {
        id: 'm',
        kind: 'text',
        text: 'Jane Doe jane@x.com',
        reading: { emails: [{ address: 'bob@x.com', claim: 'own' }] },
      },
      contact: { id: 'c', name: 'Jane Doe', email: 'none', tags: [], fields: {} },
    };
    const read = withReading(event, workspace);
    assert.deepEqual(read.message.reading?.emails, [{ address: 'jane@x.com', claim: 'alone' }]);
    assert.ok(!('email' in (read.contact ?? {})));
  });

  test('an update of the record keeps its phone number, and its address where it is one', () => {
    const update = (email: string) =>
      withReading(
        { type: 'contact.updated', eventId: 'e', conversation: 'c', email, phone: '+49170' },
        workspace,
      );
    assert.deepEqual(update('none'), {
      type: 'contact.updated',
      eventId: 'e',
      conversation: 'c',
      phone: '+49170',
    });
    assert.equal(update(' Jane@X.com ').email, 'Jane@x.com');
  });

  test('every other event stays as it is', () => {
    const event: ConversationEvent = {
      type: 'assignee.updated',
      eventId: 'e',
      conversation: 'c',
      assignee: null,
    };
    assert.equal(withReading(event, workspace), event);
  });

  test('a phone number is written in E.164; one that nobody can read identifies nobody', () => {
    const numbered = (phone: string, identifyBy: ('email' | 'phone')[], countryCode = 'DE') => {
      const event = opened(undefined, 'hi');
      const crm = { ...policy().crm, identifyBy };
      const { contact } = withReading(
        { ...event, contact: { ...event.contact, phone, countryCode } },
        { ...workspace, policy: policy({ crm }) },
      );
      return contact.phone;
    };
    assert.equal(numbered('0170 1234567', ['email', 'phone']), '+491701234567');
    assert.equal(numbered('+1 (212) 555-0123', ['email']), '+12125550123');
    assert.equal(numbered('call me', ['email', 'phone']), undefined);
    assert.equal(numbered('call me', ['email']), 'call me');
  });
});
