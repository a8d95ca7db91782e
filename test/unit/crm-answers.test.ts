/** What the CRMs of the presets may answer, and what must not be made of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CustomerType } from '../../src/routing/customer.js';
import { json, type Reply } from '../support/fake-crm.js';
import { EMAIL, FIELD, routedCrm, token, withValue, type Routes } from '../support/routed-crm.js';

describe('several entries in one field', () => {
  const values: Record<string, [value: unknown, type: CustomerType][]> = {
    hubspot: [
      ['VIP;Partner', 'vip'],
      ['Partner; vip ', 'vip'],
      ['Partner;Newsletter', 'regular'],
      [';', 'regular'],
      ['VIP-trial;Partner', 'regular'],
    ],
    salesforce: [
      ['Newsletter;VIP', 'vip'],
      ['Newsletter;Partner', 'regular'],
    ],
    pipedrive: [
      [['Partner', 'VIP'], 'vip'],
      ['VIP', 'vip'],
      [[], 'regular'],
    ],
    activecampaign: [
      ['||VIP||Newsletter||', 'vip'],
      ['||Newsletter||vip||', 'vip'],
      ['||VIP||', 'vip'],
      ['VIP', 'vip'],
      ['||Newsletter||', 'regular'],
      ['||', 'regular'],
    ],
  };
  for (const [name, cases] of Object.entries(values))
    for (const [value, type] of cases)
      test(`${name}: ${JSON.stringify(value)} is ${type}`, async (t) => {
        const { ask } = await routedCrm(t, name, () => withValue[name]!(value));
        const customer = await ask({ email: EMAIL });
        assert.equal(customer.type, type, customer.reason);
        if (type === 'vip') assert.match(customer.reason, / = vip$/i);
      });

  test('a reason never says VIP of a customer who is regular', async (t) => {
    for (const value of ['VIP, Partner', 'not a VIP', 'VIP/Partner', 'ex-vip'])
      for (const name of Object.keys(withValue)) {
        const { ask } = await routedCrm(t, name, () => withValue[name]!(value));
        const { type, reason } = await ask({ email: EMAIL });
        assert.equal(type, 'regular', `${name}: ${value}`);
        assert.doesNotMatch(reason, /vip/i);
      }
  });

  test('what the policy writes with a semicolon is a value of its own', async (t) => {
    const { ask } = await routedCrm(t, 'hubspot', () => withValue['hubspot']!('A;B'));
    const vipWhen = { variable: 'customer_type', equals: ['a;b'] };
    assert.equal((await ask({ email: EMAIL }, { vipWhen })).type, 'vip');
  });
});

describe('an answer without the shape of a record', () => {
  const errors: [what: string, body: unknown][] = [
    ['an error with status 200', { status: 'error', message: 'no', category: 'X' }],
    ['success: false', { success: false, error: 'no' }],
    ['a list of errors', [{ errorCode: 'X', message: 'no' }]],
    ['an empty object', {}],
    ['a text', 'ok'],
    ['a list', []],
    ['properties that are a list', { properties: [], data: [], records: {}, contacts: {} }],
    ['null inside', { properties: null, data: null, records: null, contacts: null }],
  ];
  for (const name of Object.keys(withValue))
    for (const [what, body] of errors)
      test(`${name}: ${what} is misconfigured`, async (t) => {
        const { ask } = await routedCrm(t, name, () => [[...token], [/./, json(body)]]);
        assert.equal((await ask({ email: EMAIL })).type, 'misconfigured');
      });

  const second: Record<string, RegExp> = { pipedrive: /\/persons\/1$/, activecampaign: /\/fieldValues$/ };
  for (const [name, path] of Object.entries(second))
    for (const [what, body] of errors)
      test(`${name}, second request: ${what} is misconfigured`, async (t) => {
        const { ask } = await routedCrm(t, name, () => [[path, json(body)], ...withValue[name]!('VIP')]);
        assert.equal((await ask({ email: EMAIL })).type, 'misconfigured');
      });

  test('Salesforce: a record that lacks a field of the query', async (t) => {
    const { ask } = await routedCrm(t, 'salesforce', () => [
      [...token],
      [/\/query$/, { done: true, records: [{ Id: '1', Email: EMAIL }] }],
    ]);
    const { type, reason } = await ask({ email: EMAIL });
    assert.equal(type, 'misconfigured');
    assert.match(reason, /without Customer_Type__c/);
  });

  test('HubSpot and Pipedrive: a field that does not exist', async (t) => {
    const hubspot = await routedCrm(t, 'hubspot', () => [
      [/\/contacts\/jane/, { properties: { email: EMAIL } }],
    ]);
    assert.match((await hubspot.ask({ email: EMAIL })).reason, /has no contact property customer_type/);
    const pipedrive = await routedCrm(t, 'pipedrive', () => [
      [/\/persons\/1$/, { success: true, data: { id: 1, custom_fields: {} } }],
      [/\/search$/, withValue['pipedrive']!(1)[1]![1]],
    ]);
    assert.match((await pipedrive.ask({ email: EMAIL })).reason, /has no person field/);
  });

  test('JSON with a key twice', async (t) => {
    for (const body of ['{"customerType":"Regular","customerType":"VIP"}', '{"a":[{"b":1,"\\u0062":2}]}']) {
      const twice: Reply = (response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(body);
      const { ask } = await routedCrm(t, 'json-endpoint', () => [[/./, twice]]);
      const { type, reason } = await ask({ email: EMAIL });
      assert.equal(type, 'misconfigured');
      assert.match(reason, /a key twice/);
    }
  });

  test("an endpoint of somebody's own: an error with status 200 says nothing of the customer", async (t) => {
    for (const body of [
      { error: 'quota exceeded' },
      { success: false },
      { customerType: null, errors: [{ message: 'x' }] },
    ]) {
      const { ask } = await routedCrm(t, 'json-endpoint', () => [[/./, body]]);
      assert.equal((await ask({ email: EMAIL }, { whenKeyMissing: 'regular' })).type, 'misconfigured');
    }
    const fine = await routedCrm(t, 'json-endpoint', () => [[/./, { customerType: 'Regular', error: null }]]);
    assert.equal((await fine.ask({ email: EMAIL })).type, 'regular');
  });
});

describe('only a record that carries the address is taken', () => {
  for (const name of Object.keys(withValue))
    test(`${name}: somebody else's record is not`, async (t) => {
      const { ask } = await routedCrm(t, name, () => withValue[name]!('VIP', 'somebody@else.example'));
      assert.equal((await ask({ email: EMAIL })).type, 'unknown');
    });

  for (const name of Object.keys(withValue))
    test(`${name}: letter case makes no difference`, async (t) => {
      const { ask, seen } = await routedCrm(t, name, () => withValue[name]!('VIP', 'Jane@Example.COM'));
      assert.equal((await ask({ email: 'JANE@example.com' })).type, 'vip');
      assert.ok(seen.every(({ url }) => !url.includes('JANE')));
    });

  const likePersons = (found: string[], inFull: string[]): Routes => [
    [
      /\/search$/,
      {
        data: {
          items: [
            { item: { id: 9, emails: found } },
            { item: { id: 1, emails: ['old@example.com', EMAIL] } },
          ],
        },
      },
    ],
    [
      /\/persons\/9$/,
      { data: { emails: inFull.map((value) => ({ value })), custom_fields: { [FIELD]: 'VIP' } } },
    ],
    [/\/persons\/1$/, { data: { emails: [{ value: EMAIL }], custom_fields: { [FIELD]: 'Regular' } } }],
  ];

  test('Pipedrive: a search that finds by likeness does not make a VIP of the neighbour, who is not read', async (t) => {
    const neighbour = ['mary.jane@example.com'];
    const { ask, seen } = await routedCrm(t, 'pipedrive', () => likePersons(neighbour, neighbour));
    const { type, records } = await ask({ email: EMAIL });
    assert.deepEqual([type, records], ['regular', undefined]);
    assert.ok(!seen.some(({ url }) => url.includes('/persons/9')));
  });

  test('Pipedrive: a search that is behind: the person has another address by now', async (t) => {
    const { ask } = await routedCrm(t, 'pipedrive', () => likePersons([EMAIL], ['new@example.com']));
    assert.equal((await ask({ email: EMAIL })).type, 'regular');
  });

  test('HubSpot: a token search that finds more than the address', async (t) => {
    const properties = (hs_additional_emails: string, customer_type: string) => ({
      properties: { email: 'new@example.com', hs_additional_emails, customer_type },
    });
    const results = [
      properties('jane@example.com.au;x@y.example', 'VIP'),
      properties(`a@b.example;${EMAIL}`, 'Gold'),
    ];
    const { ask } = await routedCrm(t, 'hubspot', () => [
      [/\/search$/, { total: 2, results }],
      [/\/properties\//, { options: [] }],
    ]);
    const { type, value } = await ask({ email: EMAIL });
    assert.deepEqual([type, value], ['regular', 'Gold']);
  });

  test('Salesforce: any of the fields that the policy names', async (t) => {
    const record = { Id: '1', Email: null, Second__c: EMAIL, Customer_Type__c: 'VIP', Owner: null };
    const { ask, seen } = await routedCrm(t, 'salesforce', () => [
      [...token],
      [/\/query$/, { done: true, records: [record] }],
    ]);
    assert.equal(
      (await ask({ email: EMAIL }, { emailFields: ['Email', 'Second__c'] } as object)).type,
      'vip',
    );
    assert.match(
      decodeURIComponent(seen.at(-1)?.url ?? ''),
      /Email = 'jane@example.com' OR Second__c = 'jane@example.com'/,
    );
  });

  test("an endpoint of somebody's own is asked in lower case as well, when capitals find nobody", async (t) => {
    const reply: Reply = (response, request) =>
      (request.url?.includes('jane%40example') ? json({ customerType: 'VIP' }) : json({}, 404))(
        response,
        request,
      );
    const { ask, seen } = await routedCrm(t, 'json-endpoint', () => [[/./, reply]]);
    assert.equal((await ask({ email: 'JANE@example.com' })).type, 'vip');
    assert.equal(seen.length, 2);
  });
});
