import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { askCrm } from '../../src/crm/ask.js';
import { CrmUnavailable } from '../../src/crm/errors.js';
import { literal } from '../../src/crm/sources/salesforce-query.js';
import { guardedDispatcher } from '../../src/http/guard/index.js';
import type { Customer } from '../../src/routing/customer.js';
import type { CrmRules } from '../../src/routing/policy/policy.js';
import type { ContactFacts } from '../../src/routing/variables.js';
import { parseSoql } from '../../sandbox/crm/soql.js';
import { presetEnv, presetPolicy, sources, tenCustomers } from '../support/crm-presets.js';
import { CRM_TOKEN, sandboxFor } from '../support/sandbox.js';

async function crmFor(t: TestContext, name: string) {
  const sandbox = await sandboxFor(t);
  const ask = (
    contact: Partial<ContactFacts>,
    over: Partial<CrmRules> = {},
    env = presetEnv(sandbox.crmUrl, CRM_TOKEN),
  ): Promise<Customer> =>
    askCrm(
      presetPolicy(name, over),
      { id: '1', fields: {}, ...contact },
      {
        env,
        dispatcher: guardedDispatcher(['127.0.0.1']),
        timeout: 5_000,
        now: Date.now(),
      },
    );
  const wrongToken = { ...presetEnv(sandbox.crmUrl, 'wrong') };
  return { sandbox, ask, wrongToken };
}

for (const name of Object.keys(sources)) {
  describe(`CRM: ${name}`, () => {
    test('tells the same ten contacts apart', async (t) => {
      const { ask } = await crmFor(t, name);
      for (const [email, type] of tenCustomers) assert.equal((await ask({ email })).type, type, email);
    });

    test('by a threshold', async (t) => {
      const { ask } = await crmFor(t, name);
      const variable: Record<string, string> = {
        'json-endpoint': 'Value',
        hubspot: 'lifetime_value',
        salesforce: 'Lifetime_Value__c',
        pipedrive: 'b1c2d3e4f5061728394a5b6c7d8e9f0011223344',
        activecampaign: '8',
      };
      const rule = { vipWhen: { variable: variable[name] ?? '', atLeast: 1_000 } };
      const over = name === 'json-endpoint' ? { ...rule, request: withValue() } : rule;
      assert.equal((await ask({ email: 'jane@example.com' }, over)).type, 'vip');
      assert.equal((await ask({ email: 'joe@example.com' }, over)).type, 'regular');
    });

    test('names the owner of the account', async (t) => {
      const { ask } = await crmFor(t, name);
      const owner = (await ask({ email: 'mia@example.com' })).owner;
      assert.ok(owner === '43' || owner === 'ben@support.example', owner);
    });

    test('refused credentials are a misconfiguration', async (t) => {
      const { ask, wrongToken } = await crmFor(t, name);
      const customer = await ask({ email: 'jane@example.com' }, {}, wrongToken);
      assert.equal(customer.type, 'misconfigured');
      assert.match(customer.reason, /refuses our (credentials|client id)/);
      assert.doesNotMatch(customer.reason, /wrong/);
    });

    test('an outage, a limit and a page of HTML', async (t) => {
      const { ask, sandbox } = await crmFor(t, name);
      await ask({ email: 'jane@example.com' });
      await sandbox.control('PUT', '/crm', { mode: 'outage', retryAfter: 7 });
      const unavailable = (wait: number | undefined) => (e: unknown) =>
        e instanceof CrmUnavailable && e.retryAfter === wait;
      await assert.rejects(ask({ email: 'jane@example.com' }), unavailable(7_000));
      await sandbox.control('PUT', '/crm', { mode: 'ok', callsPerSecond: 0.5 });
      await assert.rejects(
        Promise.all([1, 2].map(() => ask({ email: 'jane@example.com' }))),
        unavailable(1_000),
      );
      for (const mode of ['html', 'garbage']) {
        await sandbox.control('PUT', '/crm', { mode });
        assert.equal((await ask({ email: 'jane@example.com' })).type, 'misconfigured', mode);
      }
    });

    test('an address that would be a query of its own finds nobody', async (t) => {
      const { ask } = await crmFor(t, name);
      for (const email of [
        "x' OR Email != 'y",
        'x"}]}],"limit":100',
        'a@b.example&email=jane@example.com',
        '../jane@example.com',
      ])
        assert.notEqual((await ask({ email })).type, 'vip', email);
    });
  });
}

const withValue = () => {
  const endpoint = presetPolicy('json-endpoint');
  assert.ok('request' in endpoint);
  return { ...endpoint.request, responseMapping: { Value: '$.lifetimeValue' } };
};

describe('each in its own way', () => {
  test('HubSpot: a second address is found by search; a new contact without it', async (t) => {
    const { ask, sandbox } = await crmFor(t, 'hubspot');
    assert.equal((await ask({ email: 'max@old.example' })).type, 'vip');
    await sandbox.control('PUT', '/customers/new@example.com', { customerType: 'VIP' });
    assert.equal((await ask({ email: 'new@example.com' })).type, 'vip');
  });

  test('Salesforce: a token that has run out is renewed once, and kept', async (t) => {
    const { ask, sandbox } = await crmFor(t, 'salesforce');
    const tokensFetched = async () =>
      (await sandbox.ledger()).filter(({ path }) => path.includes('/oauth2/token')).length;
    await Promise.all([1, 2, 3].map(() => ask({ email: 'jane@example.com' })));
    assert.equal(await tokensFetched(), 1);
    await sandbox.control('PUT', '/crm', { mode: 'ok', expireTokens: true });
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await ask({ email: 'jane@example.com' })).type, 'vip');
    assert.equal(await tokensFetched(), 2);
  });

  test('Salesforce: two records of one address are told', async (t) => {
    const { ask } = await crmFor(t, 'salesforce');
    const twin = await ask({ email: 'twin@example.com' });
    assert.deepEqual([twin.type, twin.records], ['vip', 2]);
    assert.match(twin.reason, /in one of 2 records/);
  });

  test('Salesforce: a field that does not exist is a misconfiguration that names the code', async (t) => {
    const { ask } = await crmFor(t, 'salesforce');
    const wrong = await ask(
      { email: 'jane@example.com' },
      { vipWhen: { variable: 'Tier__c', equals: ['VIP'] } },
    );
    assert.deepEqual(
      [wrong.type, wrong.reason],
      ['misconfigured', 'salesforce refuses the query (INVALID_FIELD)'],
    );
  });

  test('SOQL literals: whatever is in them comes out again, and nothing else does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const text = value.replace(/[\n\r\t\f\b]/g, ' ');
        const query = parseSoql(`SELECT Id FROM Contact WHERE Email = ${literal(text)} LIMIT 5`);
        assert.deepEqual(query.where, [{ field: 'Email', operator: '=', value: text }]);
      }),
    );
  });

  test('Salesforce: person accounts, by their address and in their own fields', async (t) => {
    const { ask } = await crmFor(t, 'salesforce');
    const accounts = {
      object: 'Account',
      vipWhen: { variable: 'customer_type__PC', equals: ['VIP'] },
      variables: { Kind: 'IsPersonAccount' },
    };
    const jane = await ask({ email: 'JANE@example.com' }, accounts);
    assert.deepEqual([jane.type, jane.variables], ['vip', { Kind: 'true' }]);
    assert.equal((await ask({ email: 'joe@example.com' }, accounts)).type, 'regular');
    assert.equal((await ask({ email: 'nobody@example.com' }, accounts)).type, 'unknown');
    assert.equal((await ask({ phone: '+4930000100' }, { ...accounts, identifyBy: ['phone'] })).type, 'vip');
  });

  test('the mapped variables, as people see them', async (t) => {
    const variables: Record<string, Record<string, string>> = {
      hubspot: { CustomerType: 'customer_type', Value: 'lifetime_value' },
      pipedrive: { CustomerType: '3a7f1c9e5b2d4860a1f3c5e7092b4d6f8a0c2e41' },
      activecampaign: { CustomerType: '7', Groups: '10' },
      salesforce: { CustomerType: 'Customer_Type__c', Owner: 'Owner.Email' },
      'json-endpoint': { CustomerType: 'CustomerType', Owner: 'Owner' },
    };
    for (const [name, wanted] of Object.entries(variables)) {
      const { ask } = await crmFor(t, name);
      const { variables: found } = await ask({ email: 'jane@example.com' }, { variables: wanted });
      assert.equal(found?.['CustomerType'], 'VIP', name);
      assert.equal(
        (await ask({ email: 'noah@example.com' }, { variables: wanted })).variables?.['CustomerType'],
        undefined,
      );
    }
  });

  test('by phone, where the CRM can be searched by it', async (t) => {
    for (const name of ['hubspot', 'salesforce', 'pipedrive']) {
      const { ask } = await crmFor(t, name);
      assert.equal((await ask({ phone: '+4930000100' })).type, 'vip', name);
      assert.equal((await ask({ phone: '+4930000999' })).type, 'unknown', name);
    }
  });
});
