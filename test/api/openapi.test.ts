import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { routesOf } from './support/routes.js';
import { startApi, type Reply, type TestApi } from './support/start-api.js';
import * as chatwoot from './support/chatwoot-webhook.js';
import { deliver, opening } from './support/webhook.js';
import { handshake } from './support/whatsapp.js';

interface Operation {
  operationId: string;
  security?: unknown[];
  responses: Record<string, { content?: Record<string, unknown> }>;
}
interface Document extends Record<string, unknown> {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

async function documentOf(api: TestApi): Promise<Document> {
  return (await api.call('/openapi.json')).json as unknown as Document;
}

function operationsOf(document: Document): (Operation & { path: string; method: string })[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, path, method })),
  );
}

test('the document is valid OpenAPI 3.1, and a broken one would not pass', async (t) => {
  const document = await documentOf(await startApi(t));
  assert.equal(document.openapi, '3.1.0');
  const result = await new Validator().validate(structuredClone(document));
  assert.equal(result.valid, true, JSON.stringify(result));
  const broken = { ...document, paths: { noSlash: { get: { responses: {} } } } };
  assert.equal((await new Validator().validate(broken)).valid, false);
});

test('every route of the app is in the document, and every operation is a route', async (t) => {
  const api = await startApi(t);
  const documented = operationsOf(await documentOf(api)).map(({ method, path }) => `${method} ${path}`);
  assert.deepEqual(documented.sort(), routesOf(api.app).sort());
});

test('every operation with an API key says so', async (t) => {
  for (const { path, security } of operationsOf(await documentOf(await startApi(t)))) {
    assert.deepEqual(security, path.startsWith('/v1/') ? [{ apiKey: [] }] : [], path);
  }
});

/** One request per documented answer: operation id, status → how to get it. */
type Scenarios = Record<string, Record<number, (api: TestApi) => Promise<Reply>>>;

const START = '/v1/conversations';
const opened = async (api: TestApi) => {
  await deliver(api, opening());
  return api;
};
/** Conversation 1 waits: Ana is away. */
const waiting = async (api: TestApi) => {
  await api.v1('PUT', '/v1/agents/101/presence', { online: false });
  api.desk.asks('acme', '1');
  return api;
};
const inMood =
  (mood: TestApi['routing']['mood'], send: (api: TestApi) => Promise<Reply>) =>
  (api: TestApi): Promise<Reply> => {
    api.routing.mood = mood;
    return send(api);
  };
const thrice =
  (send: (api: TestApi) => Promise<Reply>) =>
  async (api: TestApi): Promise<Reply> => {
    await send(api);
    await send(api);
    return send(api);
  };

/** What every /v1 operation answers, given its method, its path for contact 1 and a good body. */
function common(method: string, path: string, body?: unknown): Scenarios[string] {
  const good = (api: TestApi) => api.v1(method, path, body);
  return {
    401: (api) => api.call(path, { method }),
    429: thrice(good),
    500: inMood('broken', good),
    503: inMood('away', good),
  };
}

function withBody(path: string, body: unknown, method = 'POST'): Scenarios[string] {
  return {
    ...common(method, path, body),
    400: (api) => api.v1(method, path, { nonsense: 1 }),
    413: (api) => api.v1(method, path, { text: 'x'.repeat(300_000) }),
    415: (api) => api.v1(method, path, 'x', { 'content-type': 'text/plain' }),
  };
}

const scenarios: Scenarios = {
  getOpenApi: {
    200: (api) => api.call('/openapi.json'),
    429: thrice((api) => api.call('/openapi.json')),
  },
  getHealth: { 200: (api) => api.call('/healthz'), 429: thrice((api) => api.call('/healthz')) },
  getReadiness: {
    200: (api) => api.call('/readyz'),
    429: thrice((api) => api.call('/readyz')),
    503: inMood('away', (api) => api.call('/readyz')),
  },
  getMetrics: { 200: (api) => api.call('/metrics'), 429: thrice((api) => api.call('/metrics')) },
  getProblem: {
    200: (api) => api.call('/problems/internal'),
    400: (api) => api.call('/problems/%zz'),
    404: (api) => api.call('/problems/none'),
    429: thrice((api) => api.call('/problems/internal')),
  },
  receiveWebhook: {
    200: (api) => deliver(api, opening()),
    400: (api) => deliver(api, '[]'),
    401: (api) => deliver(api, opening(), { signature: 'x' }),
    404: (api) => deliver(api, opening(), { path: '/webhooks/x/respond-io' }),
    413: (api) => deliver(api, 'x'.repeat(1_100_000)),
    415: (api) => deliver(api, 'x', { headers: { 'content-type': 'text/plain' } }),
    429: thrice((api) => deliver(api, opening(), { signature: 'x' })),
    500: inMood('broken', (api) => deliver(api, opening())),
    503: inMood('away', (api) => deliver(api, opening())),
  },
  answerHandshake: {
    200: (api) => api.call(handshake()),
    400: (api) => api.call('/webhooks/initech/%zz'),
    401: (api) => api.call(handshake({ token: 'wrong' })),
    404: (api) => api.call('/webhooks/nobody/whatsapp-cloud'),
    405: (api) => api.call('/webhooks/acme/respond-io'),
    429: thrice((api) => api.call(handshake({ token: 'wrong' }))),
  },
  receiveUnsignedWebhook: {
    200: (api) => chatwoot.deliver(api, chatwoot.created(), chatwoot.unsigned),
    400: (api) => chatwoot.deliver(api, '[]', chatwoot.unsigned),
    401: (api) => chatwoot.deliver(api, chatwoot.created(), { path: `${chatwoot.HOOK}/x`, headers: {} }),
    404: (api) =>
      chatwoot.deliver(api, chatwoot.created(), { ...chatwoot.unsigned, path: '/webhooks/x/chatwoot/x' }),
    413: (api) => chatwoot.deliver(api, 'x'.repeat(1_100_000), chatwoot.unsigned),
    415: (api) =>
      chatwoot.deliver(api, 'x', { ...chatwoot.unsigned, headers: { 'content-type': 'text/plain' } }),
    429: thrice((api) =>
      chatwoot.deliver(api, chatwoot.created(), { path: `${chatwoot.HOOK}/x`, headers: {} }),
    ),
    500: inMood('broken', (api) => chatwoot.deliver(api, chatwoot.created(), chatwoot.unsigned)),
    503: inMood('away', (api) => chatwoot.deliver(api, chatwoot.created(), chatwoot.unsigned)),
  },
  startConversation: {
    ...withBody(START, { conversation: '1' }),
    202: (api) => api.v1('POST', START, { conversation: '1' }),
    422: async (api) => {
      const start = (body: object) => api.v1('POST', START, body, { 'idempotency-key': '"order-7"' });
      await start({ conversation: '1' });
      return start({ conversation: '1', message: { text: 'hi' } });
    },
  },
  addMessage: {
    ...withBody(`${START}/1/messages`, { text: 'hi' }),
    202: async (api) => (await opened(api)).v1('POST', `${START}/1/messages`, { text: 'hi' }),
    404: (api) => api.v1('POST', `${START}/1/messages`, { text: 'hi' }),
  },
  closeConversation: {
    ...withBody(`${START}/1/close`, {}),
    202: async (api) => (await opened(api)).v1('POST', `${START}/1/close`),
    404: (api) => api.v1('POST', `${START}/1/close`),
  },
  setPresence: {
    ...withBody('/v1/agents/101/presence', { online: true }, 'PUT'),
    200: (api) => api.v1('PUT', '/v1/agents/101/presence', { online: true }),
    404: (api) => api.v1('PUT', '/v1/agents/9/presence', { online: true }),
  },
  setAgent: {
    ...withBody('/v1/agents/101', { maxOpen: 1 }, 'PUT'),
    200: (api) => api.v1('PUT', '/v1/agents/101', {}),
    404: (api) => api.v1('PUT', '/v1/agents/9', {}),
  },
  getDesk: {
    ...common('GET', '/v1/desk'),
    200: async (api) => {
      await api.v1('PUT', '/v1/agents/101', { maxOpen: 1, until: '2100-01-01T00:00:00Z' });
      return api.v1('GET', '/v1/desk');
    },
  },
  getQueue: {
    ...common('GET', '/v1/queue'),
    200: async (api) => (await waiting(api)).v1('GET', '/v1/queue?limit=5'),
    400: (api) => api.v1('GET', '/v1/queue?limit=x'),
  },
  assignWaiting: {
    ...withBody('/v1/queue/1/assign', { agent: '101' }),
    202: async (api) => (await waiting(api)).v1('POST', '/v1/queue/1/assign', { agent: '101', by: 'Mara' }),
    404: (api) => api.v1('POST', '/v1/queue/1/assign', { agent: '101' }),
  },
  getConversation: {
    ...common('GET', `${START}/1`),
    200: async (api) => (await opened(api)).v1('GET', `${START}/1`),
    400: (api) => api.v1('GET', `${START}/%zz`),
    404: (api) => api.v1('GET', `${START}/1`),
  },
};

async function answerOf(t: TestContext, id: string, status: number): Promise<Reply> {
  const api = await startApi(t, { rateLimit: { windowMs: 60_000, limit: status === 429 ? 2 : 100 } });
  const send = scenarios[id]?.[status];
  assert.ok(send, `${id} documents ${status}: no test produces it`);
  return send(api);
}

test('every documented answer is produced, with the documented media type and body', async (t) => {
  const document = await documentOf(await startApi(t));
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'openapi');
  for (const { operationId, responses, path, method } of operationsOf(document)) {
    for (const [status, { content = {} }] of Object.entries(responses)) {
      await t.test(`${operationId} ${status}`, async (t) => {
        const reply = await answerOf(t, operationId, Number(status));
        assert.equal(String(reply.status), status, reply.text);
        const mediaType = reply.headers.get('content-type')?.split(';')[0] ?? '';
        assert.ok(mediaType in content, `${mediaType} is documented`);
        if (!mediaType.endsWith('json')) return;
        const pointer = ['paths', path, method, 'responses', status, 'content', mediaType, 'schema'];
        const schema = pointer.map((part) =>
          encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')),
        );
        const valid = ajv.validate({ $ref: `openapi#/${schema.join('/')}` }, reply.json);
        assert.ok(valid, ajv.errorsText());
      });
    }
  }
  const documented = operationsOf(document).flatMap(({ operationId, responses }) =>
    Object.keys(responses).map((status) => `${operationId} ${status}`),
  );
  const produced = Object.entries(scenarios).flatMap(([id, by]) =>
    Object.keys(by).map((status) => `${id} ${status}`),
  );
  assert.deepEqual(produced.sort(), documented.sort());
});

test('/docs shows the document', async (t) => {
  const api = await startApi(t);
  const page = await api.call('/docs/');
  assert.equal(page.status, 200);
  assert.match(page.text, /swagger-ui/);
  assert.match((await api.call('/docs/swagger-ui-init.js')).text, /openapi\.json/);
  assert.equal((await api.call('/docs')).headers.get('location'), '/docs/');
  assert.equal((await api.call('/docs/nothing')).problem, 'not-found');
});
