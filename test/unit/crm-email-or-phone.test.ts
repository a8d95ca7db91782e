/** A request that asks by address and by phone number, of contacts of whom one of the two is known. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { withoutMissing } from '../../src/crm/sources/http.js';
import type { IdentifyBy } from '../../src/routing/policy/policy.js';

const both: IdentifyBy[] = ['email', 'phone'];
const email = { email: 'jane@example.com' };
const phone = { phone: '+4930123456' };

describe('query parameters of what is not known are left out', () => {
  const rows: [string, object, string][] = [
    ['${CRM}/c?email=$contact.email&phone=$contact.phone', email, '${CRM}/c?email=$contact.email'],
    ['${CRM}/c?email=$contact.email&phone=$contact.phone', phone, '${CRM}/c?phone=$contact.phone'],
    ['${CRM}/c?x=1&email=$contact.email&y=2&tel=$contact.phone', phone, '${CRM}/c?x=1&y=2&tel=$contact.phone'],
    ['${CRM}/c?email=$contact.email&phone=$contact.phone#top', phone, '${CRM}/c?phone=$contact.phone#top'],
    ['${CRM}/c?q=$contact.email', { ...email, ...phone }, '${CRM}/c?q=$contact.email'],
    // An empty value counts as none.
    ['${CRM}/c?email=$contact.email&phone=$contact.phone', { email: '', ...phone }, '${CRM}/c?phone=$contact.phone'],
    // In a path, or beside other text, a variable needs a value: the request then says that it has none.
    ['${CRM}/c/$contact.email?phone=$contact.phone', phone, '${CRM}/c/$contact.email?phone=$contact.phone'],
    ['${CRM}/c?q=mail:$contact.email', phone, '${CRM}/c?q=mail:$contact.email'],
    // Nothing is known: no request that would find everybody.
    ['${CRM}/c?email=$contact.email&phone=$contact.phone', {}, '${CRM}/c?email=$contact.email&phone=$contact.phone'],
  ]; // prettier-ignore
  for (const [url, contact, asked] of rows)
    test(`${url} of ${JSON.stringify(contact)}`, () => {
      assert.equal(withoutMissing(url, contact, both), asked);
    });

  test('what the policy does not ask by has to be there', () => {
    const url = '${CRM}/c?email=$contact.email&phone=$contact.phone';
    assert.equal(withoutMissing(url, phone, ['phone']), url);
  });
});
