/** Select fields: the API says numbers or internal values, people and policies say labels. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { adviceOnCrm } from '../../src/config/advice.js';
import type { WorkspaceConfig } from '../../src/config/workspace.js';
import { CrmUnavailable } from '../../src/crm/errors.js';
import type { CustomerType } from '../../src/routing/customer.js';
import { presetPolicy } from '../support/crm-presets.js';
import { html, json, type Reply } from '../support/fake-crm.js';
import { policy } from '../support/policy.js';
import { EMAIL, FIELD, routedCrm, token, withValue, type Routes } from '../support/routed-crm.js';

describe('numbers of options', () => {
  const options = (...labels: string[]) => labels.map((label, index) => ({ id: 27 + index, label }));
  const field = (field_type: string, given: object[]) =>
    [/\/personFields\//, { success: true, data: { field_type, field_code: FIELD, options: given } }] as [
      RegExp,
      object,
    ];
  const fieldRequests = (seen: { url: string }[]) =>
    seen.filter(({ url }) => url.includes('/personFields/')).length;

  for (const [type, value, expected] of [
    ['enum', 27, 'vip'],
    ['enum', 28, 'regular'],
    ['set', [28, 27], 'vip'],
    ['set', [28], 'regular'],
    ['double', 27, 'regular'],
  ] as const)
    test(`Pipedrive: ${type} ${JSON.stringify(value)} is ${expected}`, async (t) => {
      const { ask } = await routedCrm(t, 'pipedrive', () => [
        field(type, options('VIP', 'Partner')),
        ...withValue['pipedrive']!(value),
      ]);
      const customer = await ask({ email: EMAIL });
      assert.equal(customer.type, expected, customer.reason);
      if (type !== 'double') assert.match(customer.reason, / = (VIP|Partner)$/);
    });

  test('the policy may name the number; a threshold is never compared with it', async (t) => {
    const { ask } = await routedCrm(t, 'pipedrive', () => [
      field('enum', options('Premium', 'Partner')),
      ...withValue['pipedrive']!(27),
    ]);
    assert.equal((await ask({ email: EMAIL }, { vipWhen: { variable: FIELD, equals: ['27'] } })).type, 'vip');
    assert.equal((await ask({ email: EMAIL }, { vipWhen: { variable: FIELD, atLeast: 5 } })).type, 'regular');
  });

  test('the field is read once, and again for an option that it did not have', async (t) => {
    let value = 28;
    let known = options('VIP', 'Partner');
    const { ask, seen } = await routedCrm(t, 'pipedrive', () => [
      field('enum', known),
      ...withValue['pipedrive']!(value),
    ]);
    for (let times = 0; times < 3; times++) await ask({ email: EMAIL });
    assert.equal(fieldRequests(seen), 1);
    value = 29;
    known = options('VIP', 'Partner', 'vip');
    assert.equal((await ask({ email: EMAIL })).type, 'vip');
    assert.equal(fieldRequests(seen), 2);
    value = 99;
    for (let times = 0; times < 3; times++) assert.equal((await ask({ email: EMAIL })).type, 'misconfigured');
    assert.equal(fieldRequests(seen), 3);
  });

  test('a field that cannot be read makes nobody regular', async (t) => {
    const failing: [reply: Reply, type: CustomerType | 'unavailable'][] = [
      [json({ success: false, error: 'busy' }, 503), 'unavailable'],
      [json({ success: false }, 429), 'unavailable'],
      [json({ success: false }, 403), 'misconfigured'],
      [json({ success: false }, 404), 'misconfigured'],
      [json({ success: false }), 'misconfigured'],
      [json({ success: true, data: {} }), 'misconfigured'],
      [json({ success: true, data: { field_type: 'enum', options: null } }), 'misconfigured'],
      [html(200), 'misconfigured'],
    ];
    for (const [reply, type] of failing) {
      const { ask } = await routedCrm(t, 'pipedrive', () => [
        [/\/personFields\//, reply],
        ...withValue['pipedrive']!(27),
      ]);
      const result = await ask({ email: EMAIL }).catch((e: unknown) => {
        assert.ok(e instanceof CrmUnavailable);
        return { type: 'unavailable' };
      });
      assert.equal(result.type, type);
    }
  });
});

type Options = [value: string, label: string][];

/** A CRM whose contact has a value in a select field, and what the CRM says of the field. */
interface Select {
  field: string;
  /** Several values in one field. */
  several: (values: string[]) => string;
  routes: (value: unknown, definition: Options | Reply) => Routes;
  isDefinition: (request: { url: string }) => boolean;
  /** The CRM says that it has no such field. */
  missing: Reply;
  /** We may not read the field. */
  refused: Reply;
}

const answerOf = (definition: Options | Reply, body: (options: Options) => object): Reply =>
  typeof definition === 'function' ? definition : json(body(definition));

const selects: Record<string, Select> = {
  hubspot: {
    field: 'customer_type',
    several: (values) => values.join(';'),
    routes: (value, definition) => [
      [
        /\/properties\//,
        answerOf(definition, (options) => ({
          options: options.map(([one, label]) => ({ value: one, label })),
        })),
      ],
      [/\/contacts\//, { properties: { email: EMAIL, customer_type: value } }],
    ],
    isDefinition: ({ url }) => url.includes('/properties/'),
    missing: json({ status: 'error', message: 'no such property' }, 404),
    refused: json({ status: 'error' }, 403),
  },
  salesforce: {
    field: 'Customer_Type__c',
    several: (values) => values.join(';'),
    routes: (value, definition) => [
      [...token],
      [
        /\/query$/,
        (response, request) => {
          const rows = (options: Options) => options.map(([Value, Label]) => ({ Value, Label }));
          const reply = request.url?.includes('PicklistValueInfo')
            ? answerOf(definition, (options) => ({ done: true, records: rows(options) }))
            : json({ done: true, records: [{ Email: EMAIL, Customer_Type__c: value, Owner: null }] });
          reply(response, request);
        },
      ],
    ],
    isDefinition: ({ url }) => url.includes('PicklistValueInfo'),
    // A query for a field that is not there is refused before that.
    missing: json({ done: true, records: [] }),
    refused: json([{ errorCode: 'INVALID_TYPE', message: 'not supported' }], 400),
  },
  activecampaign: {
    field: '7',
    several: (values) => `||${values.join('||')}||`,
    routes: (value, definition) => [
      [
        /\/fields\/7$/,
        answerOf(definition, (options) => ({
          field: { id: '7', type: 'dropdown' },
          fieldOptions: options.map(([one, label], index) => ({
            id: String(index),
            field: '7',
            value: one,
            label,
          })),
        })),
      ],
      [/\/contacts$/, { contacts: [{ id: '1', email: EMAIL }] }],
      [/\/fieldValues$/, { fieldValues: value === undefined ? [] : [{ field: '7', value }] }],
    ],
    isDefinition: ({ url }) => /\/fields\/7/.test(url),
    missing: json({ message: 'No Result found for Field with id 7' }, 404),
    refused: json({ message: 'Forbidden' }, 403),
  },
};

for (const [crm, { field, several, routes, isDefinition, missing, refused }] of Object.entries(selects))
  describe(`labels of ${crm}`, () => {
    const tiers: Options = [
      ['tier_1', 'VIP'],
      ['tier_2', 'Partner'],
    ];
    const asked = async (t: TestContext, value: unknown, definition: Options | Reply = tiers) => {
      const { ask, seen } = await routedCrm(t, crm, () => routes(value, definition));
      return {
        ask: (equals: string[]) => ask({ email: EMAIL }, { vipWhen: { variable: field, equals } }),
        definitions: () => seen.filter(isDefinition).length,
      };
    };

    const table: [name: string, value: unknown, equals: string, type: CustomerType, reason?: RegExp][] = [
      ['the label', 'tier_1', 'VIP', 'vip', / = VIP$/],
      ['the value of the option', 'tier_1', 'tier_1', 'vip'],
      ['another label', 'tier_2', 'VIP', 'regular', / = Partner$/],
      ['one of several', several(['tier_2', 'tier_1']), 'VIP', 'vip', / = VIP$/],
      ['none of several', several(['tier_2']), 'VIP', 'regular', / = Partner$/],
      ['a value that the list does not have', 'tier_9', 'VIP', 'regular', / = tier_9$/],
      ['a label in place of the value', 'VIP', 'VIP', 'vip'],
      ['no value', null, 'VIP', 'regular'],
    ];
    for (const [name, value, equals, type, reason] of table)
      test(`${name}: ${type}`, async (t) => {
        const customer = await (await asked(t, value)).ask([equals]);
        assert.equal(customer.type, type, customer.reason);
        if (reason) assert.match(customer.reason, reason);
      });

    test('they are read once, and not where the value says it', async (t) => {
      const { ask, definitions } = await asked(t, 'tier_2');
      await ask(['tier_2']);
      assert.equal(definitions(), 0);
      for (let times = 0; times < 3; times++) await ask(['VIP']);
      assert.equal(definitions(), 1);
    });

    test('a field that is no select, that is not there, that may not be read, that fails', async (t) => {
      const type = async (value: unknown, definition: Options | Reply) =>
        (await (await asked(t, value, definition)).ask(['VIP'])).type;
      assert.equal(await type('vip', []), 'vip');
      assert.equal(await type('other', []), 'regular');
      assert.equal(await type('other', refused), 'regular', 'only the values themselves count then');
      assert.equal(await type('other', missing), 'regular');
      if (crm !== 'salesforce') assert.equal(await type(undefined, missing), 'misconfigured');
      assert.equal(await type('other', json({ status: 'error' })), 'misconfigured');
      assert.equal(await type('other', html(200)), 'misconfigured');
      await assert.rejects(type('other', json({}, 502)), CrmUnavailable);
      await assert.rejects(type('other', json([], 429)), CrmUnavailable);
    });
  });

for (const [crm, isSaid] of [
  ['hubspot', true],
  ['pipedrive', true],
  ['salesforce', true],
  ['activecampaign', true],
  ['json-endpoint', false],
] as const)
  test(`check says of ${crm} that a number may be an option's: ${isSaid}`, () => {
    const vipWhen = { variable: FIELD, equals: ['27'] };
    const workspace = { policy: policy({ crm: presetPolicy(crm, { vipWhen }) }), match: [] };
    const found = adviceOnCrm(workspace as unknown as WorkspaceConfig, []).map(({ code }) => code);
    assert.equal(found.includes('ROUTER_ADVICE_OPTION_ID'), isSaid);
  });
