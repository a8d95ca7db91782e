/** Every call of a running service goes through the queue whose rate the server holds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Entry } from '../../../sandbox/ledger.js';
import { serviceInProcess } from '../../support/service-in-process.js';
import { until } from '../../support/wait.js';

const CONTACTS = 16;
/** Calls per second and method. */
const LIMIT = 2;

test(`${CONTACTS} contacts at once, on a platform that allows ${LIMIT} calls per second`, async (t) => {
  const limited = (policy: string) => policy.replace('callsPerSecond: 5', `callsPerSecond: ${LIMIT}`);
  const service = await serviceInProcess(limited, {});
  t.after(async () => {
    await service.stop();
    service.remove();
  });
  const { sandbox, sandboxUrl } = service;
  const contacts = await Promise.all(
    Array.from({ length: CONTACTS }, (_, at) =>
      sandbox.createContact({ name: 'Joe', email: `joe${at}@example.com` }),
    ),
  );
  await Promise.all(contacts.map(({ id }) => sandbox.write(id, 'Hi')));
  const calls = async () => (await (await fetch(`${sandboxUrl}/sandbox/ledger`)).json()) as Entry[];
  const times = async (name: string) =>
    (await calls())
      .filter(({ call }) => call === name)
      .map(({ at }) => at)
      .sort((a, b) => a - b);
  await until('all are assigned', async () => (await times('assignee')).length >= CONTACTS);
  for (const name of ['assignee', 'comment']) {
    const each = await times(name);
    const seconds = ((each.at(-1) ?? 0) - (each[0] ?? 0)) / 1000;
    // A burst of two seconds' worth passes.
    assert.ok(seconds >= each.length / LIMIT - 2, `${each.length} times ${name} in ${seconds} s`);
  }
});
