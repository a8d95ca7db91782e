/** API, workers and Temporal are killed with SIGKILL together and started again: each story ends as without the kill. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SandboxClient } from '../../../src/cli/demo/sandbox-client.js';
import { demoPolicy, install, type Installation } from '../../support/installation.js';
import { until } from '../../support/wait.js';

interface Entry {
  call: string;
  status: number;
  effect?: unknown;
}

const mara = '{ id: 104, name: Mara, email: mara@support.example';
const edits: [string, string][] = [
  ['patience: 5s', 'patience: 60s'],
  [`${mara} }`, `${mara}, maxOpen: 1 }`],
];
const unlimited: [string, string] = ['callsPerSecond: 5', 'callsPerSecond: false'];

describe('killed with SIGKILL and started again', () => killed(demoPolicy(...edits), { comments: 1 }));
// There the assignment is a local activity: nothing durable precedes it, and nobody can say whether it came as far as its comment.
describe('the same on a platform without a limit', () =>
  killed(demoPolicy(unlimited, ...edits), { comments: 0 }));

/** @param left what is there when it happened right after an assignment's effect */
function killed(policy: string, left: { comments: number }): void {
  let service: Installation;
  let sandbox: SandboxClient;
  before(async () => {
    service = await install(policy);
    await service.start();
    sandbox = new SandboxClient(service.sandbox.url);
  });
  after(() => service.stop());

  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${service.sandbox.url}/sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    assert.equal(answer.status, 200);
    return answer.json();
  };
  const opened = async (contact: { name: string; email?: string; vip?: boolean }) => {
    const { id } = await sandbox.createContact(contact);
    await sandbox.write(id, 'hi');
    return id;
  };
  const ledger = async (id: number) => (await control('GET', `/ledger?contact=${id}`)) as Entry[];
  const effects = async (id: number, call: string) =>
    (await ledger(id))
      .filter((entry) => entry.call === call && entry.effect !== undefined)
      .map(({ effect }) => effect);
  const routed = (id: number) =>
    until(
      `contact ${id} is assigned`,
      async () => {
        const routing = await sandbox.routing(id);
        return routing?.status === 'assigned' && routing;
      },
      60_000,
    );
  const crash = async () => {
    await service.kill();
    await service.start();
  };

  test('in the middle of a question', async () => {
    const id = await opened({ name: 'Question' });
    await until('the question', async () => (await effects(id, 'message')).length === 1);
    await sandbox.setCustomer('mid@example.com', { customerType: 'VIP' });
    await crash();
    await sandbox.write(id, 'mid@example.com');
    const { assigneeId } = await routed(id);
    assert.equal(assigneeId, '101');
    assert.equal((await effects(id, 'message')).length, 2, 'one question, one thank you');
    assert.deepEqual(await effects(id, 'assignee'), [101]);
  });

  test('during the CRM call', async () => {
    await control('POST', '/faults', { call: 'customer', only: 'crm@example.com', delay: 1_500 });
    const id = await opened({ name: 'Crm', email: 'crm@example.com', vip: true });
    await until('the run', () => sandbox.routing(id));
    await crash();
    assert.equal((await routed(id)).assigneeId, '101');
    assert.deepEqual(await effects(id, 'assignee'), [101]);
  });

  test("after the assignment's effect and before its result", async () => {
    const { id } = await sandbox.createContact({ name: 'Assign', email: 'assign@example.com', vip: true });
    await control('POST', '/faults', {
      call: 'assignee',
      only: String(id),
      when: 'after',
      delay: 20_000,
      times: 1,
    });
    await sandbox.write(id, 'hi');
    await until('the effect', async () => (await effects(id, 'assignee')).length === 1);
    await crash();
    assert.equal((await routed(id)).assigneeId, '101');
    assert.deepEqual(await effects(id, 'assignee'), [101], 'written once');
    assert.equal((await effects(id, 'comment')).length, left.comments);
  });

  test('after an address was saved and before its result', async () => {
    const id = await opened({ name: 'Address' });
    await until('the question', async () => (await effects(id, 'message')).length === 1);
    const fault = { only: String(id), when: 'after', delay: 20_000, times: 1 };
    await control('POST', '/faults', { call: 'update', ...fault });
    await sandbox.setCustomer('saved@example.com', { customerType: 'VIP' });
    await sandbox.write(id, 'saved@example.com');
    await until('the effect', async () => (await effects(id, 'update')).length === 1);
    await crash();
    assert.equal((await routed(id)).assigneeId, '101');
    const counts = await Promise.all(['update', 'assignee', 'comment'].map((call) => effects(id, call)));
    assert.deepEqual(
      counts.map(({ length }) => length),
      [1, 1, 1],
      'each written once',
    );
  });

  test("after the tag's effect and before its result", async () => {
    const { id } = await sandbox.createContact({ name: 'Tag', email: 'tag@example.com', vip: true });
    const fault = { only: String(id), when: 'after', delay: 20_000, times: 1 };
    await control('POST', '/faults', { call: 'tag', ...fault });
    await sandbox.write(id, 'hi');
    const written = async () =>
      (await Promise.all(['tag', 'comment'].map((call) => effects(id, call)))).map(({ length }) => length);
    await until('both effects', async () => String(await written()) === '1,1');
    await crash();
    await routed(id);
    assert.deepEqual(await written(), [2, 1], 'the tag once more, the comment not');
  });

  test('while queued', async () => {
    await control('POST', '/faults', { call: 'customer', only: 'first@example.com', status: 401, times: 10 });
    await control('POST', '/faults', {
      call: 'customer',
      only: 'second@example.com',
      status: 401,
      times: 10,
    });
    // A misconfigured CRM leads to Mara, who takes one conversation at a time.
    const first = await opened({ name: 'First', email: 'first@example.com' });
    await routed(first);
    const second = await opened({ name: 'Second', email: 'second@example.com' });
    await until('queued', async () => (await sandbox.routing(second))?.stage === 'queued');
    await crash();
    assert.equal((await sandbox.routing(second))?.stage, 'queued');
    await control('POST', `/contacts/${first}/close`, { by: 104 });
    assert.equal((await routed(second)).assigneeId, '104');
    assert.deepEqual(await effects(second, 'assignee'), [104]);
  });
}
