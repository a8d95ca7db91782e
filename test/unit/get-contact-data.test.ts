import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApplicationFailure } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createCustomerActivities } from '../../src/activities/crm/get-contact-data.js';
import type { Customer } from '../../src/routing/customer.js';
import type { CrmPolicy } from '../../src/routing/policy/policy.js';
import { html, json, startFakeCrm, type FakeCrm, type Reply } from '../support/fake-crm.js';

const policy: CrmPolicy = {
  type: 'http',
  name: 'Test CRM',
  identifyBy: ['email'],
  request: {
    method: 'GET',
    url: '${CRM_URL}/customers?email=$contact.email',
    headers: { Authorization: 'Bearer ${CRM_TOKEN}' },
    responseMapping: { CustomerType: '$.customerType' },
    timeout: 10_000,
  },
  vipWhen: { variable: 'CustomerType', equals: ['VIP'] },
  whenKeyMissing: 'misconfigured',
  patience: 2_000,
  allowInternal: ['127.0.0.1'],
};
const jane = { id: '7', email: 'jane@example.com', fields: {} };

describe('getContactData', () => {
  let crm: FakeCrm;
  before(async () => (crm = await startFakeCrm()));
  after(() => crm.stop());

  function setUp(
    reply: Reply,
    startToCloseTimeoutMs = 2_000,
    env: Record<string, string> = { CRM_TOKEN: 't' },
  ) {
    crm.replies(reply);
    const errors: unknown[][] = [];
    const logger = { warn: () => undefined, error: (...line: unknown[]) => void errors.push(line) };
    const activities = createCustomerActivities({ env: { CRM_URL: crm.url, ...env }, logger });
    const environment = new MockActivityEnvironment({ startToCloseTimeoutMs });
    const run = (notBefore?: number): Promise<Customer> =>
      environment.run(() => activities.getContactData(policy, jane, 'acme', notBefore));
    return { run, errors, environment };
  }

  test('asks the CRM and says who it is', async () => {
    const { run, errors } = setUp(json({ customerType: 'VIP' }));
    assert.deepEqual(await run(), { type: 'vip', value: 'VIP', reason: 'Test CRM says CustomerType = VIP' });
    assert.equal(crm.seen[0]?.headers.authorization, 'Bearer t');
    assert.deepEqual(errors, []);
  });

  test('503 with Retry-After: a retryable failure that carries the wait', async () => {
    const { run } = setUp(json({}, 503, { 'retry-after': '7' }));
    await assert.rejects(run(), (e) => {
      assert.ok(e instanceof ApplicationFailure);
      assert.equal(e.type, 'Unavailable');
      assert.equal(e.nonRetryable, false);
      assert.deepEqual(e.details, [{ retryAfter: 7_000 }]);
      assert.equal(e.nextRetryDelay, 7_000);
      assert.equal(e.message, 'it answered 503');
      return true;
    });
  });

  test('an outage without Retry-After leaves the delay to the retry policy', async () => {
    const { run } = setUp((response) => response.socket?.resetAndDestroy());
    await assert.rejects(run(), (e) => {
      assert.ok(e instanceof ApplicationFailure && e.type === 'Unavailable');
      assert.equal(e.nextRetryDelay, undefined);
      assert.match(e.message, /^the connection failed/);
      return true;
    });
  });

  test('before notBefore nobody is asked; the failure says how long to wait', async () => {
    const { run } = setUp(json({ customerType: 'VIP' }));
    await assert.rejects(run(Date.now() + 5_000), (e) => {
      assert.ok(e instanceof ApplicationFailure && e.type === 'Unavailable');
      const { retryAfter } = e.details?.[0] as { retryAfter: number };
      assert.ok(retryAfter > 4_000 && retryAfter <= 5_000);
      assert.equal(e.nextRetryDelay, retryAfter);
      return true;
    });
    assert.equal(crm.seen.length, 0);
    assert.equal((await run(Date.now() - 1)).type, 'vip');
  });

  test('a slow CRM ends as a typed failure before the attempt itself times out', async () => {
    const { run } = setUp(() => undefined, 800);
    await assert.rejects(run(), {
      name: 'ApplicationFailure',
      type: 'Unavailable',
      message: 'no answer within 0.5 s',
    });
  });

  test('a cancellation ends the request and is no outage', async () => {
    const { run, environment } = setUp(() => {
      environment.cancel('CANCELLED');
    });
    await assert.rejects(run(), { name: 'CancelledFailure' });
  });

  const wrong: [what: string, reply: Reply, env: Record<string, string> | undefined, reason: RegExp][] = [
    ['HTML with 200', html(200), undefined, /answered 200, but the answer is text\/html/],
    ['401', json({}, 401), undefined, /refuses our credentials/],
    ['a secret that is not set', json({}), {}, /cannot be asked: the request needs \$\{CRM_TOKEN\}/],
  ];
  for (const [what, reply, env, reason] of wrong)
    test(`${what}: misconfigured, and an error in the log without personal data`, async () => {
      const { run, errors } = setUp(reply, 2_000, env);
      const customer = await run();
      assert.equal(customer.type, 'misconfigured');
      assert.match(customer.reason, reason);
      assert.equal(errors.length, 1);
      assert.deepEqual(errors[0]?.[1], { workspace: 'acme', crm: 'Test CRM', reason: customer.reason });
      assert.doesNotMatch(JSON.stringify(errors), /jane|127\.0\.0\.1/);
    });
});
