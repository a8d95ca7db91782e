import assert from 'node:assert/strict';
import { answerTable } from './support/answer-table.js';
import { OTHER_KEY, startApi, type TestApi } from './support/start-api.js';
import { deliver, opening } from './support/webhook.js';

const { row, everyRowIsTested } = answerTable('The API');
const START = '/v1/conversations';
const contact = { name: 'Jane', email: 'jane@example.com', tags: ['a'], fields: { plan: 'gold' } };

/** A row whose requests change nothing. */
function refused(input: string, send: (api: TestApi) => Promise<Awaited<ReturnType<TestApi['v1']>>[]>): void {
  row(input, async (t) => {
    const api = await startApi(t);
    const answers = await send(api);
    assert.deepEqual([api.routing.runs.length, api.routing.events.length], [0, 0]);
    return answers;
  });
}

const paths = (errors: unknown) => (errors as { path: string }[]).map(({ path }) => path);

row('a start', async (t) => {
  const api = await startApi(t);
  const body = { conversation: '+60123', contact, openedAt: 1_700_000_000_000, message: { text: 'hi' } };
  const answer = await api.v1('POST', START, body);
  assert.equal(answer.headers.get('location'), '/v1/conversations/%2B60123');
  assert.deepEqual(answer.json, {
    kind: 'started',
    workflowId: 'route/acme/respond-io/+60123',
    runId: 'run-1',
    temporalUi:
      'http://ui.test/namespaces/default/workflows/route%2Facme%2Frespond-io%2F%2B60123/run-1/user-metadata',
  });
  assert.deepEqual(api.routing.runs[0]?.opened, {
    type: 'conversation.opened',
    eventId: '+60123@1700000000000',
    conversation: '+60123',
    openedId: '+60123@1700000000000',
    openedAt: 1_700_000_000_000,
    source: 'contact',
    byCaller: true,
    contact: { ...contact, id: '+60123' },
    message: { id: '+60123@1700000000000/message', kind: 'text', text: 'hi' },
  });
  const state = await api.v1('GET', answer.headers.get('location')!);
  assert.deepEqual([state.status, state.json.summary], [200, 'Waiting for an e-mail address']);
  const byWorkflowId = await api.v1('GET', `${START}/${encodeURIComponent('route/acme/respond-io/+60123')}`);
  assert.deepEqual(byWorkflowId.json, state.json);
  return answer;
});

row('the same start again, by Idempotency-Key', async (t) => {
  const api = await startApi(t);
  const send = () => api.v1('POST', START, { conversation: '7' }, { 'idempotency-key': '"order-7"' });
  const answers = [await send(), await send()];
  assert.deepEqual(
    answers.map(({ json }) => [json.kind, json.runId]),
    [
      ['started', 'run-1'],
      ['duplicate', 'run-1'],
    ],
  );
  const another = await api.v1('POST', START, { conversation: '7' });
  assert.equal(another.json.kind, 'reopened', 'without a key each request is an opening of its own');
  return answers;
});

row('the same Idempotency-Key with another body', async (t) => {
  const api = await startApi(t);
  const send = (body: object) => api.v1('POST', START, body, { 'idempotency-key': '"order-7"' });
  await send({ conversation: '7', contact });
  assert.equal((await send({ contact, conversation: '7' })).json.kind, 'duplicate');
  return send({ conversation: '7', contact: { ...contact, email: 'joe@example.com' } });
});

row('a contact with an invalid e-mail', async (t) => {
  const api = await startApi(t);
  return api.v1('POST', START, { conversation: '7', contact: { email: 'jane at example' } });
});

const anonymous = async (api: TestApi, headers: Record<string, string>) => {
  const answers = [
    await api.call(START, { method: 'POST', headers, body: '{}' }),
    await api.call(`${START}/1`, { headers }),
    await api.call(`${START}/1/messages`, { method: 'POST', headers }),
    await api.call(`${START}/1/close`, { method: 'POST', headers }),
  ];
  for (const { headers: got } of answers) assert.equal(got.get('www-authenticate'), 'Bearer');
  return answers;
};
refused('no API key', (api) => anonymous(api, {}));
refused('a wrong API key', async (api) => [
  ...(await anonymous(api, { authorization: 'Bearer wrong' })),
  ...(await anonymous(api, { authorization: 'Basic YTpi' })),
  ...(await anonymous(api, { authorization: 'Bearer ' })),
  ...(await anonymous(api, { authorization: `Bearer ${OTHER_KEY}x` })),
]);

row("another workspace's conversation", async (t) => {
  const api = await startApi(t);
  await deliver(api, opening());
  const headers = { authorization: `Bearer ${OTHER_KEY}` };
  const answers = [
    await api.v1('GET', `${START}/1`, undefined, headers),
    await api.v1('POST', `${START}/1/messages`, { text: 'hi' }, headers),
    await api.v1('POST', `${START}/1/close`, undefined, headers),
  ];
  assert.equal(api.routing.events.length, 0);
  return answers;
});

row("another workspace's workflow id", async (t) => {
  const api = await startApi(t);
  await deliver(api, opening());
  const path = `${START}/${encodeURIComponent('route/acme/respond-io/1')}`;
  assert.equal((await api.v1('GET', path)).status, 200);
  const headers = { authorization: `Bearer ${OTHER_KEY}` };
  // Even when it has a conversation with the same key.
  assert.equal((await api.v1('POST', START, { conversation: '1' }, headers)).status, 202);
  return [
    await api.v1('GET', path, undefined, headers),
    await api.v1('POST', `${path}/close`, undefined, headers),
    await api.v1(
      'GET',
      `${START}/${encodeURIComponent('route/globex/respond-io/../acme/1')}`,
      undefined,
      headers,
    ),
  ];
});

refused('a reply or close for a conversation nobody routes', async (api) => [
  await api.v1('POST', `${START}/1/messages`, { text: 'hi' }),
  await api.v1('POST', `${START}/1/close`),
  await api.v1('GET', `${START}/1`),
]);

refused('not JSON', async (api) => [
  await api.v1('POST', START, '{"conversation":'),
  await api.v1('POST', START, '"text"'),
  await api.v1('POST', `${START}/1/messages`, 'text=hi'),
]);

refused('a `__proto__` key', async (api) => [
  await api.v1('POST', START, '{"conversation":"1","__proto__":{"source":"x"}}'),
  await api.v1('POST', START, '{"conversation":"1","contact":{"fields":{"__proto__":"x"}}}'),
]);

refused('no body, or members missing or of the wrong type', async (api) => {
  const many = await api.v1('POST', START, { contact: { tags: 'vip', fields: { a: {} } }, source: 1 });
  assert.deepEqual(paths(many.json.errors), ['conversation', 'contact.tags', 'contact.fields.a', 'source']);
  return [
    many,
    await api.v1('POST', START),
    await api.v1('POST', START, { conversation: 'a/b' }),
    await api.v1('POST', START, { conversation: '..' }),
    await api.v1('POST', START, { conversation: 'x'.repeat(201) }),
    await api.v1('POST', `${START}/1/messages`),
    await api.v1('POST', `${START}/1/messages`, { text: 5 }),
    await api.v1('POST', `${START}/1/close`, { closedAt: 'now' }),
  ];
});

refused('unknown and privileged members', async (api) => [
  await api.v1('POST', START, { conversation: '1', workspace: 'globex' }),
  await api.v1('POST', START, { conversation: '1', policy: {} }),
  await api.v1('POST', START, { conversation: '1', contact: { assignee: { id: '1' } } }),
  await api.v1('POST', START, { conversation: '1', contact: { blocked: false } }),
  await api.v1('POST', START, { conversation: '1', askedInVainAt: 1 }),
  await api.v1('POST', START, { conversation: '1', contact: { fields: { constructor: 'x' } } }),
  await api.v1('POST', `${START}/1/messages`, { text: 'hi', eventId: 'x' }),
  await api.v1('POST', `${START}/1/close`, { closedBy: { id: '1' } }),
]);

refused('a time in seconds', async (api) => [
  await api.v1('POST', START, { conversation: '1', openedAt: 1_700_000_000 }),
]);

refused('an unusable Idempotency-Key', async (api) => [
  await api.v1('POST', START, { conversation: '1' }, { 'idempotency-key': 'a b' }),
  await api.v1('POST', START, { conversation: '1' }, { 'idempotency-key': '""' }),
  await api.v1('POST', `${START}/1/close`, undefined, { 'idempotency-key': 'x'.repeat(201) }),
]);

refused('an address that cannot be decoded', async (api) => [await api.v1('GET', `${START}/%zz`)]);

refused('oversized (over 256 KiB)', async (api) => [
  await api.v1('POST', START, { conversation: '1', message: { text: 'x'.repeat(256 * 1024) } }),
]);

refused('wrong content type', async (api) => [
  await api.v1('POST', START, 'conversation=1', { 'content-type': 'application/x-www-form-urlencoded' }),
  await api.v1('POST', START, { conversation: '1' }, { 'content-encoding': 'gzip' }),
  await api.v1('POST', START, { conversation: '1' }, { 'content-type': 'application/json; charset=latin1' }),
]);

refused('another method', async (api) => {
  const answers = [
    await api.v1('DELETE', `${START}/1`),
    await api.v1('PUT', START, {}),
    await api.v1('GET', START),
  ];
  assert.deepEqual(
    answers.map(({ headers }) => headers.get('allow')),
    ['GET, HEAD', 'POST', 'POST'],
  );
  return answers;
});

refused('an unknown path', async (api) => [
  await api.v1('GET', '/v1/nothing'),
  await api.v1('GET', `${START}/1/2`),
  await api.v1('GET', '/problems/no-such-problem'),
]);

row('too many requests with one key', async (t) => {
  const api = await startApi(t, { rateLimit: { windowMs: 60_000, limit: 2 } });
  const send = (headers: Record<string, string> = {}) => api.v1('GET', `${START}/1`, undefined, headers);
  await send();
  await send();
  const answers = [await send(), await send({ 'x-forwarded-for': '10.1.2.3' })];
  for (const { headers } of answers) assert.ok(Number(headers.get('retry-after')) > 0);
  const other = await send({ authorization: `Bearer ${OTHER_KEY}` });
  assert.equal(other.status, 404, 'other keys have their own count');
  return answers;
});

row('too many wrong keys from one address', async (t) => {
  const api = await startApi(t, { rateLimit: { windowMs: 60_000, limit: 2 } });
  const guess = (headers: Record<string, string> = {}) =>
    api.v1('GET', `${START}/1`, undefined, { authorization: 'Bearer guess', ...headers });
  assert.deepEqual([(await guess()).status, (await guess()).status], [401, 401]);
  const spoofed = { 'x-forwarded-for': '10.1.2.3', forwarded: 'for=10.1.2.3', 'x-real-ip': '10.1.2.3' };
  const answers = [await guess(), await guess(spoofed), await api.call(`${START}/1`)];
  for (const { headers } of answers) assert.ok(Number(headers.get('retry-after')) > 0);
  assert.equal((await api.v1('GET', `${START}/1`)).status, 404, 'the right key is served');
  return answers;
});

row('too many requests for public pages from one address', async (t) => {
  const api = await startApi(t, { rateLimit: { windowMs: 60_000, limit: 2 } });
  await api.call('/healthz');
  await api.call('/metrics');
  const answers = [
    await api.call('/healthz'),
    await api.call('/problems/internal', { headers: { 'x-forwarded-for': '10.1.2.3' } }),
  ];
  for (const { headers } of answers) assert.ok(Number(headers.get('retry-after')) > 0);
  return answers;
});

row('Temporal is away', async (t) => {
  const api = await startApi(t);
  api.routing.mood = 'away';
  const answers = [
    await api.v1('POST', START, { conversation: '1' }),
    await api.v1('GET', `${START}/1`),
    await api.v1('POST', `${START}/1/messages`, { text: 'hi' }),
    await api.v1('POST', `${START}/1/close`),
  ];
  for (const { headers } of answers) assert.equal(headers.get('retry-after'), '2');
  return answers;
});

row('a defect of ours', async (t) => {
  const api = await startApi(t);
  api.routing.mood = 'broken';
  const answer = await api.v1('POST', START, { conversation: '1' });
  assert.equal(answer.text.includes('secret-detail'), false);
  assert.equal(answer.text.includes('.ts'), false, 'no stack');
  const requestId = String(answer.json.requestId);
  assert.equal(answer.headers.get('x-request-id'), requestId);
  assert.ok(api.logged.some((line) => line.includes(requestId) && line.includes('secret-detail')));
  return answer;
});

everyRowIsTested();
