import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { PlatformError, type PlatformClient, type PlatformErrorKind } from '../../src/platforms/platform.js';
import { createRespondIo } from '../../src/platforms/respond-io/index.js';

interface Call {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}
type Answer = (res: ServerResponse, call: Call) => void;

const TOKEN = 'secret-token-0123456789';

/** A server that notes each call and answers as told; the client talks to it over a real socket. */
async function platform(t: TestContext, answer: Answer, timeout?: number) {
  const calls: Call[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const call = { method: req.method!, url: req.url!, headers: req.headers, body };
      calls.push(call);
      answer(res, call);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { calls, client: clientOf((server.address() as AddressInfo).port, timeout) };
}

function clientOf(port: number, timeout?: number): PlatformClient {
  const settings = {
    type: 'respond-io' as const,
    baseUrl: `http://127.0.0.1:${port}/v2`,
    token: TOKEN,
    signingKeys: [],
    callsPerSecond: false as const,
  };
  return createRespondIo(settings, timeout === undefined ? {} : { timeout }).client;
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (res) =>
    void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

const reads: Record<string, (client: PlatformClient) => Promise<unknown>> = {
  getConversation: (client) => client.getConversation('1'),
  find: (client) => client.find({ email: 'a@b.co' }),
};
const writes: Record<string, (client: PlatformClient) => Promise<unknown>> = {
  sendText: (client) => client.sendText('1', 'hello'),
  assign: (client) => client.assign('1', { id: '5' }),
  unassign: (client) => client.unassign('1'),
  saveEmail: (client) => client.saveEmail('1', 'a@b.co'),
  comment: (client) => client.comment('1', 'note'),
  tag: (client) => client.tag('1', ['vip']),
  close: (client) => client.close('1'),
};

async function failure(call: Promise<unknown>): Promise<PlatformError> {
  const error: unknown = await call.then(
    () => assert.fail('it should have failed'),
    (e: unknown) => e,
  );
  assert.ok(error instanceof PlatformError, String(error));
  return error;
}

async function expectKinds(client: PlatformClient, onRead: PlatformErrorKind, onWrite: PlatformErrorKind) {
  for (const [name, call] of Object.entries(reads))
    assert.equal((await failure(call(client))).kind, onRead, name);
  for (const [name, call] of Object.entries(writes))
    assert.equal((await failure(call(client))).kind, onWrite, name);
}

test('requests are what API v2 documents', async (t) => {
  const { client, calls } = await platform(t, json(200, { messageId: 12, id: 99 }));
  await client.sendText('42', 'hi', { channelId: '7' });
  await client.sendText('42', 'hi');
  await client.assign('42', { id: '456', email: 'ann@x.co' });
  await client.assign('42', { id: 'ann', email: 'ann@x.co' });
  await client.unassign('42');
  await client.saveEmail('42', 'a@b.co');
  await client.comment('42', 'x'.repeat(2000));
  await client.tag('42', ['vip']);
  await client.close('42', { category: 'Resolved', summary: 'done' });
  await client.close('a/../b');
  assert.equal(await client.find({ email: 'a+b@c.co' }), '99');
  const message = { type: 'text', text: 'hi' };
  assert.deepEqual(
    calls.map(({ method, url, body }) => [method, url, body]),
    [
      ['POST', '/v2/contact/id:42/message', { channelId: 7, message }],
      ['POST', '/v2/contact/id:42/message', { channelId: null, message }],
      ['POST', '/v2/contact/id:42/conversation/assignee', { assignee: 456 }],
      ['POST', '/v2/contact/id:42/conversation/assignee', { assignee: 'ann@x.co' }],
      ['POST', '/v2/contact/id:42/conversation/assignee', { assignee: null }],
      ['PUT', '/v2/contact/id:42', { email: 'a@b.co' }],
      ['POST', '/v2/contact/id:42/comment', { text: `${'x'.repeat(999)}…` }],
      ['POST', '/v2/contact/id:42/tag', ['vip']],
      [
        'POST',
        '/v2/contact/id:42/conversation/status',
        { status: 'close', category: 'Resolved', summary: 'done' },
      ],
      ['POST', '/v2/contact/id:a%2F..%2Fb/conversation/status', { status: 'close' }],
      ['GET', '/v2/contact/email:a%2Bb%40c.co', undefined],
    ],
  );
  for (const { headers } of calls) assert.equal(headers.authorization, `Bearer ${TOKEN}`);
});

test('the time of a sent message is the end of the second in which the platform answered', async (t) => {
  const date = 'Thu, 15 Sep 2022 20:34:41 GMT';
  const { client } = await platform(t, json(200, { messageId: 12 }, { date }));
  assert.deepEqual(await client.sendText('1', 'hi'), { messageId: '12', at: 1_663_274_081_999 });
});

test('texts that cannot be sent are refused before anything goes out', async (t) => {
  const { client, calls } = await platform(t, json(200, { messageId: 12 }));
  assert.equal((await failure(client.sendText('1', 'x'.repeat(2001)))).kind, 'refused');
  assert.equal((await failure(client.sendText('1', ' '))).kind, 'refused');
  assert.equal(calls.length, 0);
  await client.sendText('1', 'x'.repeat(2000));
});

test('more tags than one call takes go in several', async (t) => {
  const { client, calls } = await platform(t, json(200, {}));
  await client.tag('1', Array<string>(23).fill('x'));
  assert.deepEqual(
    calls.map(({ body }) => (body as string[]).length),
    [10, 10, 3],
  );
});

test('reading a conversation: spellings of the status, assignee, e-mail', async (t) => {
  let contact: Record<string, unknown> = {};
  const { client } = await platform(t, (res, call) => json(200, { id: 1, ...contact })(res, call));
  for (const [status, open] of Object.entries({
    open: true,
    snoozed: true,
    Closed: false,
    close: false,
    done: false,
  })) {
    contact = { status, assignee: {}, email: null };
    assert.deepEqual(await client.getConversation('1'), { open });
  }
  contact = { assignee: { id: 456, firstName: 'Ann', email: 'ann@x.co' }, email: 'jane@x.co' };
  assert.deepEqual(await client.getConversation('1'), {
    open: true,
    assignee: { id: '456', name: 'Ann', email: 'ann@x.co' },
    email: 'jane@x.co',
  });
});

test('finding a contact: by e-mail, then by phone; nobody is undefined', async (t) => {
  const { client } = await platform(t, (res, call) =>
    call.url.includes('phone:')
      ? json(200, { id: 77 })(res, call)
      : json(404, { code: 404, message: 'no' })(res, call),
  );
  assert.equal(await client.find({ email: 'a@b.co' }), undefined);
  assert.equal(await client.find({ email: 'a@b.co', phone: '+123' }), '77');
  assert.equal(await client.find({}), undefined);
});

const byStatus: [number, PlatformErrorKind, PlatformErrorKind][] = [
  [400, 'refused', 'refused'],
  [409, 'refused', 'refused'],
  [302, 'refused', 'refused'],
  [401, 'unauthorized', 'unauthorized'],
  [403, 'unauthorized', 'unauthorized'],
  [429, 'rateLimited', 'rateLimited'],
  [449, 'rateLimited', 'rateLimited'],
  [408, 'unavailable', 'unconfirmed'],
  [500, 'unavailable', 'unconfirmed'],
  [503, 'unavailable', 'unconfirmed'],
];
for (const [status, onRead, onWrite] of byStatus) {
  test(`an answer ${status} is ${onRead} on reads and ${onWrite} on writes`, async (t) => {
    const { client } = await platform(t, json(status, { code: status, message: 'no' }));
    await expectKinds(client, onRead, onWrite);
  });
}

test('404 is notFound, unless it is a web page', async (t) => {
  let html = false;
  const { client } = await platform(t, (res, call) =>
    html
      ? void res.writeHead(404, { 'content-type': 'text/html' }).end('<html>')
      : json(404, { code: 404, message: 'Contact not found' })(res, call),
  );
  assert.equal((await failure(client.getConversation('1'))).kind, 'notFound');
  assert.equal((await failure(client.assign('1', { id: '5' }))).kind, 'notFound');
  html = true;
  await expectKinds(client, 'unavailable', 'unavailable');
});

test('Retry-After is passed on in milliseconds', async (t) => {
  const { client } = await platform(
    t,
    json(429, { code: 429, message: 'Too many requests' }, { 'retry-after': '2' }),
  );
  const error = await failure(client.tag('1', ['vip']));
  assert.deepEqual([error.kind, error.status, error.retryAfter], ['rateLimited', 429, 2000]);
});

test('a 200 that is no JSON, or names no message, leaves a write in doubt', async (t) => {
  let body = '<html>';
  const { client } = await platform(t, (res) => void res.writeHead(200).end(body));
  await expectKinds(client, 'unavailable', 'unconfirmed');
  body = '{}';
  assert.equal((await failure(client.sendText('1', 'hi'))).kind, 'unconfirmed');
  assert.equal((await failure(client.getConversation('1'))).kind, 'unavailable');
  body = '';
  await client.assign('1', { id: '5' });
});

test('a connection cut after the request went out', async (t) => {
  const { client, calls } = await platform(t, (res) => void res.destroy());
  await expectKinds(client, 'unavailable', 'unconfirmed');
  assert.equal(calls.length, 9, 'nothing was sent twice');
});

test('an answer cut in the middle', async (t) => {
  const { client } = await platform(t, (res) => {
    res.writeHead(200, { 'content-length': '100' }).write('{"mess');
    setTimeout(() => res.destroy(), 10);
  });
  await expectKinds(client, 'unavailable', 'unconfirmed');
});

test('no answer in time, and a caller that gives up', async (t) => {
  const { client, calls } = await platform(t, () => undefined, 50);
  const late = await failure(client.sendText('1', 'hi'));
  assert.deepEqual([late.kind, late.message], ['unconfirmed', 'sendText: no answer within 50 ms']);
  assert.equal((await failure(client.getConversation('1'))).kind, 'unavailable');
  const before = calls.length;
  const gone = await failure(client.sendText('1', 'hi', { signal: AbortSignal.abort() }));
  assert.deepEqual([gone.kind, calls.length], ['unavailable', before], 'nothing went out');
});

test('no connection: it certainly did not happen', async (t) => {
  const taken = createTcpServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  await new Promise((resolve) => taken.close(resolve));
  await expectKinds(clientOf(port), 'unavailable', 'unavailable');
  const probe = connect(port, '127.0.0.1');
  t.after(() => probe.destroy());
  await new Promise((resolve) => probe.once('error', resolve));
});

test('errors are short and hold neither secrets nor contact data', async (t) => {
  const message = `jane.doe@example.com or +60 12-345 6789 is taken; Bearer ${TOKEN} ${'x '.repeat(400)}`;
  const { client } = await platform(t, json(400, { code: 'TAKEN', message }));
  const error = await failure(client.saveEmail('1042', 'jane.doe@example.com'));
  const said = 'saveEmail: respond.io answered 400: TAKEN [address] or [number] is taken';
  assert.equal(error.message.slice(0, said.length), said);
  assert.ok(error.message.length <= 200);
  assert.doesNotMatch(error.message, new RegExp(['jane', '345', TOKEN, '1042'].join('|')));
});
