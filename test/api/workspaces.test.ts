/** A key opens its own workspace and nothing else, on every route that there is. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { routesOf } from './support/routes.js';
import { apart, OTHER_KEY, startApi, type Reply, type TestApi } from './support/start-api.js';
import { deliver, opening } from './support/webhook.js';

const KEY = '1';
const AGENT = '101';
const WORKFLOW = encodeURIComponent(`route/acme/respond-io/${KEY}`);

/** A good body for each route with one: without it a refusal would be for another reason. */
const bodies: Record<string, object> = {
  'post /v1/conversations': { conversation: KEY },
  'post /v1/conversations/{id}/messages': { text: 'canary' },
  'post /v1/conversations/{id}/close': {},
  'post /v1/queue/{conversation}/assign': { agent: AGENT },
  'put /v1/agents/{id}': { maxOpen: 0 },
  'put /v1/agents/{id}/presence': { online: true },
};

/** Acme routes conversation 1, which waits for Ana; she is Acme's only. */
async function acmeAtWork(t: Parameters<typeof startApi>[0]): Promise<TestApi> {
  const api = await startApi(t, { config: apart });
  await deliver(api, opening());
  await api.v1('PUT', `/v1/agents/${AGENT}/presence`, { online: false });
  api.desk.asks('acme', KEY);
  return api;
}

const stateOf = ({ routing, desk }: TestApi): string =>
  JSON.stringify([routing.runs.filter(({ workflowId }) => workflowId.includes('/acme/')), desk.desk('acme')]);

async function asGlobex(api: TestApi, route: string, id: string): Promise<Reply> {
  const [method, path] = route.split(' ') as [string, string];
  const filled = path.replace(/\{\w+\}/g, id);
  return api.v1(method.toUpperCase(), filled, bodies[route], { authorization: `Bearer ${OTHER_KEY}` });
}

test("every route that takes an id answers 404 to another workspace's, and nothing happens", async (t) => {
  const api = await acmeAtWork(t);
  const before = stateOf(api);
  const routes = routesOf(api.app).filter((route) => / \/v1\/.*\{/.test(route));
  assert.ok(routes.length >= 6);
  for (const route of routes) {
    assert.equal(
      route.startsWith('get') || route in bodies,
      true,
      `${route}: this test needs a good body for it`,
    );
    for (const id of route.includes('/agents/') ? [AGENT] : [KEY, WORKFLOW]) {
      const answer = await asGlobex(api, route, id);
      assert.deepEqual([route, id, answer.status], [route, id, 404]);
      assert.equal(answer.text.includes('acme'), false, route);
    }
  }
  assert.equal(stateOf(api), before);
});

test("every route that lists shows nothing of another workspace, and a start is one's own", async (t) => {
  const api = await acmeAtWork(t);
  const routes = routesOf(api.app).filter((route) => / \/v1\/[^{]*$/.test(route));
  assert.ok(routes.length >= 3);
  for (const route of routes) {
    const answer = await asGlobex(api, route, '');
    assert.ok(answer.status < 300, `${route}: ${answer.text}`);
    for (const theirs of ['acme', 'Ana', `"${AGENT}"`])
      assert.equal(answer.text.includes(theirs), false, route);
  }
  assert.deepEqual(
    api.routing.runs.map(({ workflowId }) => workflowId),
    ['route/acme/respond-io/1', 'route/globex/respond-io/1'],
  );
  const mine = await api.v1('GET', '/v1/queue');
  assert.equal(mine.json.total, 1, 'the owner sees it');
});

test('a route that forgot whose key it is would be seen', async (t) => {
  const api = await acmeAtWork(t);
  const forgetful: TestApi = { ...api, v1: (method, path, body) => api.v1(method, path, body) };
  const answer = await asGlobex(forgetful, 'get /v1/conversations/{id}', KEY);
  assert.equal(answer.status, 200);
  assert.ok(answer.text.includes('acme'));
});
