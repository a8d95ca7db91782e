/** Faults that the stand-in plays on demand, and its ledger of what really happened. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sandboxFor } from '../support/sandbox.js';

const text = (words: string) => ({ message: { type: 'text', text: words } });

test('faults: before and after the effect, for one contact, for so many calls', async (t) => {
  const sandbox = await sandboxFor(t);
  const [one, two] = [await sandbox.contact(), await sandbox.contact()];
  const send = (id: number) => sandbox.api('POST', `/contact/id:${id}/message`, text('hi'));
  const sent = async (id: number) =>
    (await sandbox.ledger(id)).filter(({ call, effect }) => call === 'message' && effect !== undefined)
      .length;
  const fault = (body: object) => sandbox.control('POST', '/faults', { call: 'message', ...body });

  await fault({ only: String(one.id), status: 429, retryAfter: 2, times: 2 });
  for (let times = 0; times < 2; times++) {
    const answer = await send(one.id);
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [429, '2']);
  }
  assert.equal((await send(two.id)).status, 200, 'the other contact is spared');
  assert.equal(await sent(one.id), 0);
  assert.equal((await send(one.id)).status, 200, 'used up');

  await fault({ status: 500 });
  assert.equal((await send(two.id)).status, 500);
  await fault({ reset: true });
  await assert.rejects(send(two.id));
  assert.equal(await sent(two.id), 1, 'neither had an effect');

  await fault({ reset: true, when: 'after' });
  await assert.rejects(send(two.id));
  assert.equal(await sent(two.id), 2, 'the effect stands, though nobody was told');

  await fault({ delay: 150 });
  const began = Date.now();
  assert.equal((await send(two.id)).status, 200);
  assert.ok(Date.now() - began >= 150);
});

test('the ledger tells method, path, body, answer and effect of each call', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  const before = Date.now();
  await sandbox.api('POST', `/contact/id:${id}/conversation/assignee`, { assignee: 'ana@support.example' });
  await sandbox.api('POST', `/contact/id:${id}/comment`, {});
  const [first, second] = await sandbox.ledger(id);
  assert.ok(first && first.at >= before && first.at <= Date.now());
  assert.deepEqual(first, {
    at: first.at,
    call: 'assignee',
    method: 'POST',
    path: `/v2/contact/id:${id}/conversation/assignee`,
    body: { assignee: 'ana@support.example' },
    contact: id,
    status: 200,
    effect: 101,
  });
  assert.deepEqual([second?.call, second?.status, second?.effect], ['comment', 400, undefined]);
});
