/** A start without `contact.id`: whom it is filed under, for `erase` and `export`. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { startApi } from './support/start-api.js';

const KEYS = { 'respond-io': 'acme', 'whatsapp-cloud': 'initech', chatwoot: 'hooli' };

test('a start that names no contact is never filed under whoever has the number of the conversation', async (t) => {
  const api = await startApi(t);
  const contactOf = async (workspace: string, contact?: object) => {
    const headers = { authorization: `Bearer api-key-of-${workspace}-0123456789` };
    const answer = await api.v1('POST', '/v1/conversations', { conversation: '812', contact }, headers);
    assert.equal(answer.status, 202, answer.text);
    return api.routing.runs.at(-1)?.opened.contact.id;
  };
  // Here a contact has one conversation, which goes by the contact's id.
  for (const platform of ['respond-io', 'whatsapp-cloud'] as const)
    assert.equal(await contactOf(KEYS[platform]), '812', platform);
  // Here conversation 812 is hardly that of contact 812.
  for (const contact of [undefined, {}, { name: 'Jane' }])
    assert.equal(await contactOf(KEYS.chatwoot, contact), 'conversation:812');
  assert.equal(await contactOf(KEYS.chatwoot, { id: '21' }), '21');
});
