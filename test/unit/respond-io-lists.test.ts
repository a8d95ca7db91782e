/** What the respond.io connector lists, from a stand-in that pages and filters as the real one does. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { PlatformError } from '../../src/platforms/platform.js';
import { createRespondIo } from '../../src/platforms/respond-io/index.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';

type Sandbox = Awaited<ReturnType<typeof sandboxFor>>;
const clientOf = ({ platformUrl }: { platformUrl: string }, token = TOKEN) =>
  createRespondIo({ type: 'respond-io', baseUrl: platformUrl, token, signingKeys: [], callsPerSecond: false })
    .client;

async function assigned(sandbox: Sandbox, agent: number): Promise<string> {
  const { id } = await sandbox.contact();
  await sandbox.api('POST', `/contact/id:${id}/conversation/status`, { status: 'open' });
  await sandbox.api('POST', `/contact/id:${id}/conversation/assignee`, { assignee: agent });
  return String(id);
}

test('everybody who can be assigned', async (t) => {
  const users = await clientOf(await sandboxFor(t)).listUsers();
  assert.deepEqual(users.map(({ id, name, email }) => [id, name, email]).slice(0, 2), [
    ['101', 'Ana', 'ana@support.example'],
    ['102', 'Ben', 'ben@support.example'],
  ]);
});

test('open conversations with somebody: over several pages, without the closed and the unassigned', async (t) => {
  const sandbox = await sandboxFor(t);
  const open = [];
  for (let at = 0; at < 103; at++) open.push(await assigned(sandbox, at % 2 ? 101 : 102));
  const closed = await assigned(sandbox, 101);
  await sandbox.api('POST', `/contact/id:${closed}/conversation/status`, { status: 'close' });
  await sandbox.contact();
  const client = clientOf(sandbox);
  const first = await client.listOpen();
  assert.equal(first.items.length, 100);
  const second = await client.listOpen(first.next);
  assert.equal(second.next, undefined);
  const all = [...first.items, ...second.items];
  assert.deepEqual(
    all.map(({ conversation }) => conversation),
    open,
  );
  assert.deepEqual([all[0]?.assignee.id, all[1]?.assignee.id], ['102', '101']);
});

test('unassigned ones are listed with the time of the list, which no opening in it comes after', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  await sandbox.control('POST', `/contacts/${id}/messages`, { text: 'hello' });
  const { items, asOf = 0 } = await clientOf(sandbox).listUnassigned();
  assert.deepEqual(
    items.map(({ conversation }) => conversation),
    [String(id)],
  );
  // Node refreshes its Date header once a second, on a timer that may be late.
  assert.ok(asOf % 1000 === 999 && asOf >= Date.now() - 1_250 && asOf <= Date.now() + 1_000);
});

test('a wrong token, and an answer that is no list, are errors that say so', async (t) => {
  const sandbox = await sandboxFor(t);
  await assert.rejects(
    clientOf(sandbox, 'another-token').listOpen(),
    (e) => e instanceof PlatformError && e.kind === 'unauthorized',
  );
  const crm = { platformUrl: `${sandbox.url}/no-such-place` };
  await assert.rejects(clientOf(crm).listUsers(), PlatformError);
});
