import assert from 'node:assert/strict';
import { body, message, status, type Json } from '../fixtures/whatsapp-cloud.js';
import { answerTable } from './support/answer-table.js';
import { startApi, VERIFY_TOKEN, type Reply, type TestApi } from './support/start-api.js';
import { deliverWhatsApp, handshake, signWithSecret, WHATSAPP_HOOK } from './support/whatsapp.js';

const { row, everyRowIsTested } = answerTable('WhatsApp');

/** In seconds: messages of long ago are no news. */
const now = () => Math.floor(Date.now() / 1000);
const hello = (id = 'wamid.1', content: Json = {}) => message(id, content, now());
const texts = (...messages: Json[]) => body({ messages });

function nothingHappened({ routing }: TestApi): void {
  assert.deepEqual([routing.runs.length, routing.deliveries], [0, 0]);
}

/** A row whose one delivery has no effect. */
function refused(input: string, send: (api: TestApi) => Promise<Reply>): void {
  row(input, async (t) => {
    const api = await startApi(t);
    const answer = await send(api);
    nothingHappened(api);
    return answer;
  });
}

row('a first message', async (t) => {
  const api = await startApi(t);
  const answer = await deliverWhatsApp(api, texts(hello()));
  assert.deepEqual(answer.json, { accepted: 1, ignored: 0 });
  assert.equal(api.routing.runs[0]?.opened.openedId, 'wamid.1');
  return answer;
});

row('the handshake (`GET`) with the verify token', async (t) => {
  const answer = await (await startApi(t)).call(handshake());
  assert.equal(answer.text, '1158201444');
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/);
  return answer;
});
refused('the handshake with another token, mode or without a challenge', async (api) => {
  assert.equal((await api.call(handshake({ mode: 'unsubscribe' }))).status, 401);
  const bare = `${WHATSAPP_HOOK}?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}`;
  assert.equal((await api.call(bare)).status, 401);
  return api.call(handshake({ token: 'wrong' }));
});
refused('a `GET` where the platform has no handshake', async (api) => {
  const answer = await api.call('/webhooks/acme/respond-io');
  assert.equal(answer.headers.get('allow'), 'POST');
  return answer;
});

refused('unsigned', (api) => deliverWhatsApp(api, texts(hello()), { signature: undefined }));
refused('one byte changed', (api) => {
  const text = JSON.stringify(texts(hello()));
  return deliverWhatsApp(api, `${text} `, { signature: signWithSecret(text) });
});
refused('a signature in the wrong form', async (api) => {
  for (const signature of ['', 'sha256=', 'sha1=00', `sha256=${'z'.repeat(64)}`])
    assert.equal((await deliverWhatsApp(api, texts(hello()), { signature })).status, 401);
  return deliverWhatsApp(api, texts(hello()), { signature: 'v2,' });
});
refused('signed with a removed secret', (api) => {
  const text = JSON.stringify(texts(hello()));
  return deliverWhatsApp(api, text, { signature: signWithSecret(text, 'a-secret-taken-out') });
});
row('signed with the previous secret', async (t) => {
  const api = await startApi(t);
  const text = JSON.stringify(texts(hello()));
  const answer = await deliverWhatsApp(api, text, { signature: signWithSecret(text, 'retired-secret') });
  assert.equal(api.routing.runs.length, 1);
  return answer;
});

refused('not JSON', (api) => deliverWhatsApp(api, 'entry=1'));
refused('JSON, but not a list of entries', async (api) => {
  const answer = await deliverWhatsApp(api, { object: 'whatsapp_business_account' });
  assert.deepEqual(answer.json.errors, [{ path: 'entry', message: 'a list of entries is expected' }]);
  return answer;
});
refused('oversized (over 1 MiB)', (api) => deliverWhatsApp(api, texts(hello('x'.repeat(1024 * 1024)))));
refused('wrong content type', (api) =>
  deliverWhatsApp(api, texts(hello()), { headers: { 'content-type': 'text/plain' } }),
);
refused('another method', async (api) => {
  const answer = await api.call(WHATSAPP_HOOK, { method: 'PUT' });
  assert.equal(answer.headers.get('allow'), 'POST, GET, HEAD');
  return answer;
});

refused('a message to another number of the app', async (api) => {
  const answer = await deliverWhatsApp(
    api,
    body({ metadata: { phone_number_id: '1' }, messages: [hello()] }),
  );
  assert.deepEqual(answer.json, { accepted: 0, ignored: 1 });
  return answer;
});
refused('an unknown field or kind of change', (api) =>
  deliverWhatsApp(api, { entry: [{ changes: [{ field: 'account_update', value: { event: 'x' } }] }] }),
);
refused('a message without id or sender', (api) => deliverWhatsApp(api, texts({ type: 'text' })));
refused('a report of delivery or reading', (api) =>
  deliverWhatsApp(api, body({ statuses: [status('wamid.9', 'delivered'), status('wamid.9', 'read')] })),
);
row('a status `sent` or `failed` for a conversation nobody routes', async (t) => {
  const api = await startApi(t);
  const answer = await deliverWhatsApp(api, body({ statuses: [status('1', 'sent'), status('2', 'failed')] }));
  assert.deepEqual([answer.json, api.routing.runs.length], [{ accepted: 0, ignored: 2 }, 0]);
  return answer;
});

row('several messages and statuses in one POST', async (t) => {
  const api = await startApi(t);
  const other = hello('wamid.3', { from: '4915112345678' });
  const many = body({
    messages: [hello(), other, hello('wamid.2')],
    statuses: [status('wamid.out', 'sent')],
  });
  const answer = await deliverWhatsApp(api, many);
  assert.deepEqual(answer.json, { accepted: 4, ignored: 0 });
  assert.deepEqual(
    api.routing.runs.map(({ opened, events }) => [opened.openedId, events.map(({ eventId }) => eventId)]),
    [
      ['wamid.1', ['wamid.2', 'wamid.out:sent']],
      ['wamid.3', []],
    ],
  );
  return answer;
});
row('the same webhook 100 times in parallel', async (t) => {
  const api = await startApi(t);
  const both = texts(hello(), hello('wamid.2'));
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliverWhatsApp(api, both)));
  assert.deepEqual([api.routing.runs.length, api.routing.events.length], [1, 1]);
  return answers;
});
row('a reaction while no conversation is open', async (t) => {
  const api = await startApi(t);
  const reaction = { type: 'reaction', text: undefined, reaction: { message_id: 'x', emoji: '👍' } };
  const answer = await deliverWhatsApp(api, texts(hello('wamid.1', reaction)));
  assert.equal(api.routing.runs.length, 0);
  return answer;
});
row('a message of more than seven days ago', async (t) => {
  const api = await startApi(t);
  const answer = await deliverWhatsApp(api, texts(message('wamid.1', {}, now() - 7 * 86_400 - 60)));
  assert.equal(api.routing.runs.length, 0);
  return answer;
});

row('Temporal is away', async (t) => {
  const api = await startApi(t);
  api.routing.mood = 'away';
  const answer = await deliverWhatsApp(api, texts(hello()));
  assert.equal(answer.headers.get('retry-after'), '2');
  api.routing.mood = 'well';
  assert.equal((await deliverWhatsApp(api, texts(hello()))).status, 200);
  assert.equal(api.routing.runs.length, 1);
  return answer;
});

everyRowIsTested();
