import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { answerTable } from './support/answer-table.js';
import { OTHER_KEY, startApi, type TestApi } from './support/start-api.js';

const { row, everyRowIsTested } = answerTable('The desk: `/v1/desk`, `/v1/queue`, `/v1/agents`');

const PRESENCE = '/v1/agents/101/presence';
const ana = async (api: TestApi) => {
  const { agents } = (await api.v1('GET', '/v1/desk')).json as { agents: Record<string, unknown>[] };
  return agents.find(({ id }) => id === '101');
};

row('an agent came or went (`PUT /v1/agents/{id}/presence`)', async (t) => {
  const api = await startApi(t);
  const left = await api.v1('PUT', PRESENCE, { online: false });
  assert.deepEqual(left.json, { agent: '101', online: false, applied: true });
  assert.equal((await ana(api))?.presence, 'away');
  const back = await api.v1('PUT', PRESENCE, { online: true });
  assert.equal((await ana(api))?.presence, 'online');
  return [left, back];
});

row('presence of an agent who is not in the roster', async (t) => {
  const api = await startApi(t);
  return api.v1('PUT', '/v1/agents/999/presence', { online: true });
});

row('presence older than what was told before (`at`)', async (t) => {
  const api = await startApi(t);
  await api.v1('PUT', PRESENCE, { online: false, at: '2026-11-24T12:00:00Z' });
  const late = await api.v1('PUT', PRESENCE, { online: true, at: '2026-11-24T13:59:59+02:00' });
  assert.deepEqual(late.json.applied, false);
  assert.match(String(late.json.why), /something newer is known/);
  assert.equal((await ana(api))?.presence, 'away');
  return late;
});

row('limit or availability set by hand (`PUT /v1/agents/{id}`)', async (t) => {
  const api = await startApi(t);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const set = await api.v1('PUT', '/v1/agents/101', { online: false, maxOpen: 3, until });
  const { setByHand, ...seen } = (await ana(api)) as { setByHand: { until: string } };
  assert.deepEqual(seen, { id: '101', name: 'Ana', online: false, presence: 'away', open: 0, maxOpen: 3 });
  assert.ok(Math.abs(Date.parse(setByHand.until) - Date.parse(until)) < 5_000);
  const back = await api.v1('PUT', '/v1/agents/101', {});
  assert.equal((await ana(api))?.setByHand, undefined);
  return [set, back];
});

row('set by hand until a time that is past, or without a body', async (t) => {
  const api = await startApi(t);
  const none = await api.v1('PUT', '/v1/agents/101');
  const past = await api.v1('PUT', '/v1/agents/101', { online: true, until: '2020-01-01T00:00:00Z' });
  return [none, past];
});

/** Conversation 7 of acme waits for Ana, who is away. */
async function waitingFor(t: TestContext): Promise<TestApi> {
  const api = await startApi(t);
  await api.v1('PUT', PRESENCE, { online: false });
  api.desk.asks('acme', '7');
  return api;
}

row('a person takes a conversation that waits (`POST /v1/queue/{conversation}/assign`)', async (t) => {
  const api = await waitingFor(t);
  const queue = (await api.v1('GET', '/v1/queue')).json as {
    total: number;
    waiting: Record<string, unknown>[];
  };
  const [{ since, ...first } = {}] = queue.waiting;
  assert.ok(Math.abs(Date.parse(String(since)) - Date.now()) < 5_000);
  assert.deepEqual(
    [queue.total, first],
    [
      1,
      {
        conversation: '7',
        workflowId: 'route/acme/respond-io/7',
        position: 1,
        vip: true,
        why: 'nobody free in the workspace; Ana away',
      },
    ],
  );
  const taken = await api.v1('POST', '/v1/queue/7/assign', { agent: '101', by: 'Mara' });
  assert.equal(taken.json.why, 'Ana: taken from the queue by Mara');
  assert.equal((await api.v1('GET', '/v1/queue')).json.total, 0);
  return taken;
});

row("the same for a conversation that does not wait, or another workspace's", async (t) => {
  const api = await waitingFor(t);
  const foreign = encodeURIComponent('route/globex/respond-io/7');
  return [
    await api.v1('POST', '/v1/queue/8/assign', { agent: '101' }),
    await api.v1('POST', `/v1/queue/${foreign}/assign`, { agent: '101' }),
    await api.v1('POST', '/v1/queue/7/assign', { agent: '101' }, { authorization: `Bearer ${OTHER_KEY}` }),
  ];
});

row('the same by an agent who is not in the roster', async (t) => {
  const api = await waitingFor(t);
  return api.v1('POST', '/v1/queue/7/assign', { agent: '999' });
});

everyRowIsTested();
