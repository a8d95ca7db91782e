/** Select fields: the API says numbers or internal values, people and policies say labels. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CrmUnavailable } from '../../src/crm/errors.js';
import type { CustomerType } from '../../src/routing/customer.js';
import { html, json, type Reply } from '../support/fake-crm.js';
import { EMAIL, FIELD, routedCrm, withValue } from '../support/routed-crm.js';

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

  test('HubSpot: labels and internal values, in a select and in checkboxes', async (t) => {
    const property = {
      options: [
        { label: 'VIP', value: 'tier_1' },
        { label: 'Partner', value: 'tier_2' },
      ],
    };
    const ask = async (value: string, equals: string[], definition: Reply | object = property) => {
      const fake = await routedCrm(t, 'hubspot', () => [
        [/\/properties\//, definition],
        [/\/contacts\//, { properties: { email: EMAIL, customer_type: value } }],
      ]);
      return fake.ask({ email: EMAIL }, { vipWhen: { variable: 'customer_type', equals } });
    };
    assert.equal((await ask('tier_1', ['VIP'])).type, 'vip');
    assert.equal((await ask('tier_2;tier_1', ['VIP'])).type, 'vip');
    assert.equal((await ask('tier_2', ['VIP'])).reason, 'hubspot says customer_type = Partner');
    assert.equal((await ask('tier_1', ['tier_1'])).type, 'vip');
    assert.equal((await ask('tier_2', ['VIP'], json({ status: 'error' }, 403))).type, 'regular');
    assert.equal((await ask('tier_2', ['VIP'], json({ status: 'error' }))).type, 'misconfigured');
    await assert.rejects(ask('tier_2', ['VIP'], json({}, 502)), CrmUnavailable);
  });
});
