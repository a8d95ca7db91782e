import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import test, { type TestContext } from 'node:test';
import express, { type Express } from 'express';
import { listen } from '../../src/api/door.js';
import { eventually } from './support/webhook.js';

function slowApp(): { app: Express; finish: () => void; waiting: () => number } {
  const app = express();
  const waiting: (() => void)[] = [];
  app.get('/slow', (_req, res) => void waiting.push(() => res.send('done')));
  app.get('/fast', (_req, res) => void res.send('done'));
  return { app, finish: () => waiting.forEach((end) => end()), waiting: () => waiting.length };
}

/** What the server says on a bare connection until it hangs up. */
function raw(t: TestContext, address: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    t.after(() => socket.destroy());
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('close', () => resolve(said));
    socket.on('error', reject);
    socket.write(text);
  });
}

test('stop lets requests in flight end, closes idle connections and takes no new ones', async (t) => {
  const { app, finish, waiting } = slowApp();
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  const idle = new Promise<void>((resolve) => {
    get(`${server.address}/fast`, { agent }, (res) => void res.resume().on('end', resolve));
  });
  await idle;
  const slow = fetch(`${server.address}/slow`);
  await eventually(() => waiting() === 1);
  const stopped = server.stop();
  assert.equal(server.stop(), stopped, 'stopping twice is stopping once');
  await assert.rejects(fetch(`${server.address}/fast`));
  finish();
  assert.equal(await (await slow).text(), 'done');
  await stopped;
});

test('after the grace period what is left is cut', async (t) => {
  const { app, waiting } = slowApp();
  const server = await listen(app, { host: '127.0.0.1', port: 0, grace: 50 });
  const slow = fetch(`${server.address}/slow`);
  const failed = assert.rejects(slow);
  await eventually(() => waiting() === 1);
  await server.stop();
  await failed;
  t.diagnostic('the server ended although a request never did');
});

test('a taken port is an error that says so', async (t) => {
  const first = await listen(express(), { host: '127.0.0.1', port: 0 });
  t.after(() => first.stop());
  const port = Number(new URL(first.address).port);
  await assert.rejects(listen(express(), { host: '127.0.0.1', port }), { code: 'EADDRINUSE', port });
});

test('slow headers, slow bodies, too large headers and nonsense are cut off with a problem', async (t) => {
  const app = express();
  app.post('/', express.text({ type: () => true }), (_req, res) => void res.send('read'));
  app.set('env', 'test'); // else express prints the cut requests
  const limits = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
  const server = await listen(app, { host: '127.0.0.1', port: 0, limits });
  t.after(() => server.stop());
  const cases: [string, string][] = [
    ['POST / HTTP/1.1\r\nhost:', '/problems/request-timeout'],
    ['POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc', '/problems/request-timeout'],
    [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, '/problems/headers-too-large'],
    ['what is this\r\n\r\n', '/problems/bad-request'],
  ];
  for (const [request, type] of cases) {
    const answer = await raw(t, server.address, request);
    assert.match(answer, /application\/problem\+json/);
    assert.ok(answer.includes(type), `${type} in ${answer}`);
  }
});
