/** The stand-in's misbehaviour at random. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { Chaos } from '../../sandbox/chaos.js';
import { sandboxFor } from '../support/sandbox.js';
import { until } from '../support/wait.js';

const wild = { seed: 3, duplicate: 0.3, drop: 0.2, delay: 100, tooMany: 0.1, error: 0.2, reset: 0.2 };

function dealt(seed: number) {
  const chaos = new Chaos();
  chaos.set({ ...wild, seed });
  const fates = Array.from({ length: 500 }, () => chaos.fates('message.received'));
  const faults = Array.from({ length: 500 }, (_, at) => chaos.fault('message', String(at), 'before'));
  return { fates, faults };
}

test('the same seed deals the same fates, another one others', () => {
  assert.deepEqual(dealt(3), dealt(3));
  assert.notDeepEqual(dealt(3), dealt(4));
});

test('as often as told', () => {
  const { fates, faults } = dealt(3);
  const share = (count: number, of: number) => Math.round((count / of) * 10) / 10;
  const copies = fates.flat();
  assert.equal(share(fates.filter(({ length }) => length === 2).length, 500), 0.3);
  assert.equal(share(copies.filter(({ lost }) => lost).length, copies.length), 0.2);
  assert.ok(copies.every(({ delay }) => delay >= 0 && delay < 100));
  assert.equal(share(faults.filter((fault) => fault?.status === 429).length, 500), 0.1);
  assert.equal(share(faults.filter((fault) => fault?.status === 500).length, 500), 0.1);
  assert.equal(share(faults.filter((fault) => fault?.reset).length, 500), 0.1);
});

test('no call fails more than twice in a row', () => {
  const chaos = new Chaos();
  chaos.set({ seed: 1, error: 1, reset: 1 });
  const fails = () => chaos.fault('message', '7', 'before') !== undefined;
  assert.deepEqual([fails(), fails(), fails()], [true, true, false]);
});

test('off until told, and off again; lost deliveries are repeated, doubled ones have one id', async (t) => {
  const sandbox = await sandboxFor(t, { retryAfter: [20, 20] });
  const { id } = await sandbox.contact();
  const write = (text: string) => sandbox.control('POST', `/contacts/${id}/messages`, { text });
  const times = (text: string) =>
    sandbox.webhooks.filter(({ body }) => body.message?.message['text'] === text);
  const told = await sandbox.control('PUT', '/webhooks', { chaos: { seed: 1, duplicate: 1, drop: 1 } });
  assert.equal(told.status, 200);
  await write('doubled');
  await until('both, repeated', () => times('doubled').length >= 2);
  assert.equal(new Set(times('doubled').map(({ body }) => body.event_id)).size, 1);
  const deliveries = (await sandbox.control('GET', '/deliveries')).body as unknown as { status: unknown }[];
  assert.ok(deliveries.some(({ status }) => status === 'no answer'));
  await sandbox.control('PUT', '/webhooks', { chaos: null });
  await write('once');
  await write('the last');
  await until('the last', () => times('the last').length === 1);
  assert.equal(times('once').length, 1);
});

test('an opening is lost with its first message, for good; what comes after it is told', async (t) => {
  const sandbox = await sandboxFor(t, { retryAfter: [20, 20] });
  await sandbox.control('PUT', '/webhooks', { chaos: { seed: 1, loseOpening: 1 } });
  const { id } = await sandbox.contact();
  const told = () => sandbox.webhooks.filter(({ body }) => body.event_type !== 'contact.created');
  const write = (text: string) => sandbox.control('POST', `/contacts/${id}/messages`, { text });
  await write('lost');
  await write('told');
  await until('the second message', () => told().length > 0);
  assert.deepEqual(
    told().map(({ body }) => [body.event_type, body.message?.message['text']]),
    [['message.received', 'told']],
  );
});

test('a probability above 1 is refused', async (t) => {
  const sandbox = await sandboxFor(t);
  assert.equal((await sandbox.control('PUT', '/webhooks', { chaos: { seed: 1, drop: 2 } })).status, 400);
});
