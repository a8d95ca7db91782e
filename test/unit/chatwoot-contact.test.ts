/** What a webhook says of the contact, and what the contact wrote. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { created, firstMessage, fixture, message, only, outgoing, type Json } from '../fixtures/chatwoot.js';

test('a language is told as BCP 47 writes it, whatever the locale looks like', () => {
  const language = (additional_attributes: Json) =>
    only('conversation.opened', created({ additional_attributes })).contact.language;
  assert.equal(language({ conversation_language: 'pt_BR' }), 'pt-br');
  assert.equal(language({ browser_language: 'zh_Hant_TW' }), 'zh-hant-tw');
  assert.equal(language({ browser: { browser_language: 'EN' } }), 'en');
  assert.equal(language({}), undefined);
});

test('a contact whose identity the site has proven is marked, and nobody else', () => {
  const verified = (hmac_verified: unknown) => {
    const meta = { ...(fixture('conversation_created').meta as Json), hmac_verified };
    return only('conversation.opened', created({ meta })).contact.identifierVerified;
  };
  assert.deepEqual([true, false, null, 'true', undefined].map(verified), [
    true,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('what a contact writes is read without the encoding of the channel', () => {
  const text = (content: string) => only('message.received', message({ content })).message;
  assert.equal(text('o&#39;brien@example.com').text, "o'brien@example.com");
  assert.equal(text('<p>it is <b>jane</b>@example.com</p>\n').text, 'it is jane@example.com');
  const messages = [firstMessage({ content: 'jane&#43;vip@example.com' })];
  assert.equal(only('conversation.opened', created({ messages })).message?.text, 'jane+vip@example.com');
  assert.deepEqual([text('<p></p>').kind, text('<p></p>').text], ['other', undefined]);
  assert.equal(
    only('message.sent', outgoing({ content: 'a &amp; b' })).message.text,
    'a &amp; b',
    'ours as it is',
  );
});
