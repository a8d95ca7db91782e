import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judge, meansVip } from '../../src/crm/judge.js';
import type { CrmRules } from '../../src/routing/policy/policy.js';

const crm = (over: Partial<CrmRules> = {}): CrmRules => ({
  name: 'HubSpot',
  identifyBy: ['email'],
  vipWhen: { variable: 'CustomerType', equals: ['VIP'] },
  whenKeyMissing: 'misconfigured',
  patience: 1_000,
  ...over,
});

describe('what means VIP', () => {
  const cases: [value: string, rule: Parameters<typeof meansVip>[1], vip: boolean][] = [
    ['1000', { variable: 'x', atLeast: 1_000 }, true],
    [' 1000.01 ', { variable: 'x', atLeast: 1_000 }, true],
    ['999.99', { variable: 'x', atLeast: 1_000 }, false],
    ['', { variable: 'x', atLeast: 0 }, false],
    ['-1', { variable: 'x', atLeast: -2 }, true],
    ['lots', { variable: 'x', atLeast: 0 }, false],
    ['1e400', { variable: 'x', atLeast: 0 }, false],
    ['gold', { variable: 'x', atLeast: 5, equals: ['Gold'] }, true],
    ['6', { variable: 'x', atLeast: 5, equals: ['Gold'] }, true],
    ['4', { variable: 'x', atLeast: 5, equals: ['Gold'] }, false],
    ['anything', { variable: 'x' }, false],
  ];
  for (const [value, rule, vip] of cases)
    test(`${JSON.stringify(value)} by ${JSON.stringify(rule)}: ${vip}`, () =>
      assert.equal(meansVip(value, rule), vip));

  test('the owner comes from the record that decided', () => {
    const records = [
      { fields: { CustomerType: 'x', owner: 'first' } },
      { fields: { CustomerType: 'VIP', owner: 42 } },
    ];
    const customer = judge(records, crm({ owner: 'owner' }));
    assert.deepEqual([customer.type, customer.owner, customer.records], ['vip', '42', 2]);
    assert.equal(judge(records.slice(0, 1), crm({ owner: 'owner' })).owner, 'first');
    assert.equal(judge([{ fields: { CustomerType: 'VIP' } }], crm({ owner: 'toString' })).owner, undefined);
  });
});
