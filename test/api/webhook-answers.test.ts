import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { connect } from 'node:net';
import { answerTable } from './support/answer-table.js';
import { startApi, type TestApi } from './support/start-api.js';
import { deliver, eventually, HOOK, opening, reply, sign } from './support/webhook.js';

const { row, everyRowIsTested } = answerTable('Webhooks');
const deep = '['.repeat(200_000) + ']'.repeat(200_000);

function nothingHappened({ routing }: TestApi): void {
  assert.deepEqual([routing.runs.length, routing.deliveries], [0, 0]);
}

/** A row whose one delivery has no effect. */
function refused(input: string, send: (api: TestApi) => ReturnType<typeof deliver>): void {
  row(input, async (t) => {
    const api = await startApi(t);
    const answer = await send(api);
    nothingHappened(api);
    return answer;
  });
}

row('an opening by the contact', async (t) => {
  const api = await startApi(t);
  const answer = await deliver(api, opening());
  assert.deepEqual(answer.json, { accepted: 1, ignored: 0 });
  assert.equal(api.routing.runs[0]?.opened.openedId, '1@1663274081000');
  return answer;
});

refused('unsigned', (api) => deliver(api, opening(), { signature: undefined }));
refused('wrongly signed', (api) => deliver(api, opening(), { signature: sign('something else') }));
refused("signed with another workspace's key", (api) =>
  deliver(api, opening(), { signature: sign(JSON.stringify(opening()), 'signing-key-of-globex') }),
);
row('too many wrong signatures from one address', async (t) => {
  const api = await startApi(t, { rateLimit: { windowMs: 60_000, limit: 2 } });
  const guess = (headers: Record<string, string> = {}) =>
    deliver(api, opening(), { signature: sign('something else'), headers });
  assert.deepEqual([(await guess()).status, (await guess()).status], [401, 401]);
  const spoofed = { 'x-forwarded-for': '10.1.2.3', forwarded: 'for=10.1.2.3', 'x-real-ip': '10.1.2.3' };
  const answers = [
    await guess(),
    await guess(spoofed),
    await deliver(api, opening(), { signature: undefined }),
    await deliver(api, '['.repeat(1024 * 1024), { signature: sign('x') }),
  ];
  for (const { headers } of answers) assert.ok(Number(headers.get('retry-after')) > 0);
  nothingHappened(api);
  assert.equal((await deliver(api, opening())).status, 200, 'the platform is served');
  assert.equal((await api.v1('GET', '/v1/conversations/1')).status, 200, 'and so are keys');
  const lines = api.logged.map((line) => JSON.parse(line) as { level: number; res?: { statusCode: number } });
  const levels = lines.filter(({ res }) => res?.statusCode === 429).map(({ level }) => level);
  assert.deepEqual(levels, [20, 20, 20, 20], 'a flood does not fill the log');
  return answers;
});
refused('truncated: the signature no longer fits', (api) => {
  const whole = JSON.stringify(opening());
  return deliver(api, whole.slice(0, -20), { signature: sign(whole) });
});
refused('nested too deeply, unsigned', (api) => deliver(api, deep, { signature: sign('x') }));
refused('nested too deeply, signed', (api) => deliver(api, `{"event_type":"x","a":${deep}}`));
refused('truncated and signed as such', (api) => deliver(api, JSON.stringify(opening()).slice(0, -20)));
refused('not JSON', (api) => deliver(api, 'event=opened'));
refused('JSON, but not an object', (api) => deliver(api, '[]'));
refused('an opening without contact', async (api) => {
  const answer = await deliver(api, { ...opening(), contact: null });
  assert.deepEqual(answer.json.errors, [{ path: 'contact.id', message: 'the event names no contact' }]);
  return answer;
});
refused('a message event without message', (api) => deliver(api, { ...reply(), message: null }));
refused('oversized (over 1 MiB)', (api) => deliver(api, opening({ padding: 'x'.repeat(1024 * 1024) })));
refused('wrong content type', (api) =>
  deliver(api, opening(), { headers: { 'content-type': 'text/plain' } }),
);
refused('compressed', (api) => {
  const body = gzipSync(JSON.stringify(opening()));
  return api.call(HOOK, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'x-webhook-signature': sign(body),
    },
  });
});
refused('an address that cannot be decoded', (api) =>
  deliver(api, opening(), { path: '/webhooks/%zz/respond-io' }),
);
refused('unknown workspace', (api) => deliver(api, opening(), { path: '/webhooks/nobody/respond-io' }));
refused('unknown platform', (api) => deliver(api, opening(), { path: '/webhooks/acme/telegraph' }));
refused('another method', async (api) => {
  for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    assert.equal((await api.call(HOOK, { method })).status, 405);
  const answer = await api.call(HOOK);
  assert.equal(answer.headers.get('allow'), 'POST');
  return answer;
});
refused('an unknown event', async (api) => {
  const answer = await deliver(api, { event_type: 'call.ended', event_id: 'x', contact: { id: 1 } });
  assert.deepEqual(answer.json, { accepted: 0, ignored: 1 });
  assert.match((await api.call('/metrics')).text, /event="ignored",outcome="ignored"} 1/);
  return answer;
});

row('unknown members and `__proto__` keys', async (t) => {
  const api = await startApi(t);
  const text = JSON.stringify(opening({ added: { later: true } })).replace(
    '"custom_fields":[',
    '"__proto__":{"blocked":true},"custom_fields":[{"name":"__proto__","value":{"x":1}},',
  );
  const answer = await deliver(api, text);
  const contact = api.routing.runs[0]?.opened.contact;
  assert.deepEqual([contact?.blocked, contact?.fields], [undefined, { company: null }]);
  assert.equal(({} as Record<string, unknown>).blocked, undefined);
  return answer;
});

refused('an opening by a documented other source', async (api) => {
  const answer = await deliver(api, opening({ conversation: { source: 'workflow' } }));
  assert.deepEqual(answer.json, { accepted: 0, ignored: 1 });
  assert.match(
    (await api.call('/metrics')).text,
    /router_openings_total{workspace="acme",source="workflow"} 1/,
  );
  return answer;
});

row('an opening without source, or with an undocumented one', async (t) => {
  const api = await startApi(t);
  const answers = [
    await deliver(api, opening({ contact: { id: 1 }, conversation: { source: undefined } })),
    await deliver(api, opening({ contact: { id: 2 }, conversation: { source: 'telepathy' } })),
  ];
  assert.equal(api.routing.runs.length, 2);
  assert.match(
    (await api.call('/metrics')).text,
    /router_openings_total{workspace="acme",source="unknown"} 2/,
  );
  return answers;
});

refused('an opening by a blocked contact', (api) => deliver(api, opening({ contact: { isBlocked: true } })));

row('an invalid e-mail field', async (t) => {
  const api = await startApi(t);
  const answer = await deliver(api, opening({ contact: { email: 'jane at example' } }));
  assert.equal(api.routing.runs[0]?.opened.contact.email, 'jane at example');
  return answer;
});

row('an attachment as reply', async (t) => {
  const api = await startApi(t);
  await deliver(api, opening());
  const answer = await deliver(
    api,
    reply({ type: 'attachment', attachment: { type: 'image', url: 'https://x.test/1' } }),
  );
  const [event] = api.routing.events;
  assert.equal(event?.type === 'message.received' && event.message.kind, 'attachment');
  return answer;
});

row('50 parallel openings of one conversation', async (t) => {
  const api = await startApi(t);
  const answers = await Promise.all(Array.from({ length: 50 }, () => deliver(api, opening())));
  assert.equal(api.routing.runs.length, 1);
  return answers;
});

row('the same webhook 100 times', async (t) => {
  const api = await startApi(t);
  await deliver(api, opening());
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(api, reply())));
  assert.equal(api.routing.events.length, 1);
  return answers;
});

row("an opening older than the newest run's", async (t) => {
  const api = await startApi(t);
  await deliver(api, opening({ conversation: { conversationOpenedAt: 1_700_000_000 } }));
  const answer = await deliver(api, opening());
  assert.deepEqual([answer.json, api.routing.runs.length], [{ accepted: 0, ignored: 1 }, 1]);
  assert.match((await api.call('/metrics')).text, /event="conversation.opened",outcome="stale"} 1/);
  return answer;
});

row('a reply that overtakes its opening', async (t) => {
  const api = await startApi(t);
  const answer = await deliver(api, reply());
  assert.deepEqual([answer.json, api.routing.runs.length], [{ accepted: 1, ignored: 0 }, 0]);
  await deliver(api, opening());
  await eventually(() => api.routing.events.length === 1);
  assert.equal(api.routing.deliveries, 2, 'once on arrival, once half a second later');
  return answer;
});

row('a reply for a conversation nobody opened', async (t) => {
  const api = await startApi(t, { overtaking: { delays: [10, 20, 30] } });
  const answer = await deliver(api, reply());
  const ignored = /event="message.received",outcome="ignored"} 1/;
  await eventually(async () => ignored.test((await api.call('/metrics')).text));
  assert.deepEqual([api.routing.runs.length, api.routing.deliveries], [0, 4]);
  return answer;
});

for (const [input, mood] of [
  ['Temporal is away', 'away'],
  ['Temporal does not answer', 'silent'],
] as const) {
  row(input, async (t) => {
    const api = await startApi(t);
    api.routing.mood = mood;
    const begun = performance.now();
    const answer = await deliver(api, opening());
    assert.ok(performance.now() - begun < 2000, 'within 2 s');
    assert.equal(answer.headers.get('retry-after'), '2');
    api.routing.mood = 'well';
    assert.equal((await deliver(api, opening())).status, 200);
    assert.equal(api.routing.runs.length, 1);
    return answer;
  });
}

row('the connection is cut in mid-body', async (t) => {
  const api = await startApi(t);
  const { port } = new URL(api.address);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  const head = `POST ${HOOK} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n`;
  await new Promise((resolve) => socket.write(`${head}{"event`, resolve));
  socket.destroy();
  assert.equal((await deliver(api, opening())).status, 200, 'others are served');
  assert.equal(api.routing.runs.length, 1);
  return undefined;
});

everyRowIsTested();
