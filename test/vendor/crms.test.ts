/** Requests of the CRM sources and answers of their stand-ins, held to the vendors' keys. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { askCrm } from '../../src/crm/ask.js';
import { guardedDispatcher } from '../../src/http/guard/index.js';
import { PIPEDRIVE_FIELDS } from '../../sandbox/crm/pipedrive.js';
import { presetEnv, presetPolicy } from '../support/crm-presets.js';
import { CRM_TOKEN, sandboxFor } from '../support/sandbox.js';
import { vendorData } from './support/data.js';
import { checkByKeys, type KeyOperation } from './support/key-operations.js';
import { assertTurnsRed, withKey, withoutKey } from './support/planted.js';
import { record, type Exchange } from './support/recorder.js';

const MULTI: Record<string, string> = {
  hubspot: 'customer_groups',
  pipedrive: PIPEDRIVE_FIELDS.groups,
  salesforce: 'Customer_Groups__c',
  activecampaign: '10',
};

function checkOf(vendor: string) {
  const operations = vendorData(vendor, 'keys.json')['operations'] as KeyOperation[];
  return (exchange: unknown) => checkByKeys(vendor, operations, exchange as Exchange);
}

/** Everything a source asks for: known and unknown contacts, second addresses, numbers, several entries, refusals. */
async function exchangesOf(t: TestContext, vendor: string): Promise<Exchange[]> {
  const sandbox = await sandboxFor(t);
  const { url, exchanges } = await record(t, sandbox.crmUrl);
  const ask = (contact: object, over: object = {}, token = CRM_TOKEN) =>
    askCrm(
      presetPolicy(vendor, over),
      { id: '1', fields: {}, ...contact },
      { env: presetEnv(url, token), dispatcher: guardedDispatcher(['127.0.0.1']), timeout: 5_000, now: 0 },
    );
  const several = { variable: MULTI[vendor] ?? '', equals: ['VIP'] };
  const type = async (contact: object, over: object = {}) => (await ask(contact, over)).type;
  assert.equal(await type({ email: 'JANE@example.com' }), 'vip');
  assert.equal(await type({ email: 'joe@example.com' }), 'regular');
  assert.equal(await type({ email: 'nobody@example.com' }), 'unknown');
  assert.equal(await type({ email: 'multi@example.com' }, { vipWhen: several }), 'vip');
  assert.equal(await type({ email: 'partner@example.com' }, { vipWhen: several }), 'regular');
  if (vendor === 'hubspot' || vendor === 'pipedrive')
    assert.equal(await type({ email: 'third@old.example' }, { vipWhen: several }), 'vip');
  if (vendor !== 'activecampaign') {
    assert.equal(await type({ phone: '+4930000100' }), 'vip');
    const german = { vipWhen: several, identifyBy: ['phone'], defaultCountry: 'DE' };
    assert.equal(await type({ phone: '+49300000200' }, german), 'vip');
  }
  await ask({ email: 'jane@example.com' }, {}, 'a wrong token');
  for (const mode of ['outage', 'error']) {
    await sandbox.control('PUT', '/crm', { mode });
    await ask({ email: 'joe@example.com' }).catch(() => undefined);
  }
  return exchanges.map((one) => ({ ...one, path: one.path.replace(`/${vendor}`, '') }));
}

/** An error with a status of 200 is what the stand-in was told to answer. */
const isOnPurpose = ({ answer: { status, body } }: Exchange): boolean =>
  status === 200 &&
  /SERVICE_UNAVAILABLE|SERVER_UNAVAILABLE|Service [Uu]navailable/.test(JSON.stringify(body));

const PLANTED: Record<string, { call: RegExp; without: string; with: string }> = {
  hubspot: { call: /contacts\/jane/, without: 'answer.body.updatedAt', with: 'answer.body.email' },
  pipedrive: {
    call: /persons\/\d+$/,
    without: 'answer.body.data.custom_fields',
    with: 'answer.body.data.customFields',
  },
  salesforce: { call: /\/query$/, without: 'answer.body.records[].attributes', with: 'answer.body.total' },
  activecampaign: {
    call: /\/contacts$/,
    without: 'answer.body.meta',
    with: 'answer.body.contacts[].emailAddress',
  },
};

for (const [vendor, planted] of Object.entries(PLANTED))
  describe(`${vendor}: requests and answers`, () => {
    test('every request of the source, and what the stand-in answers', async (t) => {
      const exchanges = await exchangesOf(t, vendor);
      assert.ok(exchanges.length >= 8, String(exchanges.length));
      assert.deepEqual(
        [...new Set(exchanges.filter((one) => !isOnPurpose(one)).flatMap(checkOf(vendor)))],
        [],
      );
    });

    test('planted: a key of nobody, a key that is lacking, a query of nobody, an unknown call', async (t) => {
      const exchanges = await exchangesOf(t, vendor);
      const found = exchanges.find(
        ({ path, answer }) =>
          answer.status === 200 &&
          planted.call.test(path) &&
          !/"(total|totalSize)":"?0/.test(JSON.stringify(answer.body)),
      );
      assert.ok(found, String(planted.call));
      // A query cannot be cloned.
      const { query, ...one } = found;
      const check = (given: unknown) => checkOf(vendor)({ query, ...(given as object) });
      assertTurnsRed(
        check,
        one,
        withoutKey(one, planted.without),
        planted.without.replace('answer.body.', ''),
      );
      assertTurnsRed(check, one, withKey(one, planted.with, 1), planted.with.replace('answer.body.', ''));
      assertTurnsRed(check, one, withKey(one, 'path', '/api/v9/contact'), 'documents no such call');
      const strange = (given: unknown) =>
        checkOf(vendor)({ ...(given as object), query: new URLSearchParams('email_address=x') });
      assert.match(strange(one).join(), /no source has email_address/);
    });
  });

/** The call that tells the labels of a select field. */
const LABELS: Record<string, { isIt: (one: Exchange) => boolean; value: string; label: string }> = {
  hubspot: {
    isIt: ({ path }) => path.includes('/properties/'),
    value: 'answer.body.options[].value',
    label: 'answer.body.options[].label',
  },
  salesforce: {
    isIt: ({ query }) => (query.get('q') ?? '').includes('PicklistValueInfo'),
    value: 'answer.body.records[].Value',
    label: 'answer.body.records[].Label',
  },
  activecampaign: {
    isIt: ({ path }) => path.includes('/fields/'),
    value: 'answer.body.fieldOptions[].value',
    label: 'answer.body.fieldOptions[].label',
  },
};
for (const [vendor, { isIt, value, label }] of Object.entries(LABELS))
  test(`${vendor}: the options of a select field have values and labels, as the vendor says`, async (t) => {
    const exchanges = await exchangesOf(t, vendor);
    const found = exchanges.find((one) => isIt(one) && JSON.stringify(one.answer.body).includes('grp_1'));
    assert.ok(found, 'asked for');
    const { query, ...one } = found;
    const check = (given: unknown) => checkOf(vendor)({ query, ...(given as object) });
    for (const key of [value, label])
      assertTurnsRed(check, one, withoutKey(one, key), key.replace('answer.body.', ''));
    assertTurnsRed(check, one, withKey(one, label.replace(/\w+$/, 'text'), 'x'), 'text');
  });

test('planted: an operator that HubSpot does not have', async (t) => {
  const exchanges = await exchangesOf(t, 'hubspot');
  const found = exchanges.find(({ path }) => path.endsWith('/search'));
  assert.ok(found);
  const { query, ...one } = found;
  const check = (given: unknown) => checkOf('hubspot')({ query, ...(given as object) });
  assertTurnsRed(check, one, withKey(one, 'body.filterGroups[].filters[].operator', 'LIKE'), 'LIKE');
});
