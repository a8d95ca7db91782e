import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { JsonPool } from '../../src/http/json-pool.js';

test('a body goes out as JSON, URLSearchParams as a form, and no body without a media type', async (t) => {
  const server = createServer((req, res) => {
    void text(req).then((body) => res.end(JSON.stringify([req.headers['content-type'] ?? null, body])));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const pool = new JsonPool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const sent = async (body: unknown) => {
    const answer = await pool.request({ method: 'POST', path: '/', headers: {}, timeout: 5_000, body });
    return JSON.parse(answer.body) as unknown;
  };
  assert.deepEqual(await sent({ a: 1 }), ['application/json', '{"a":1}']);
  const form = new URLSearchParams({ Body: 'a b+c', Author: 'x' });
  assert.deepEqual(await sent(form), ['application/x-www-form-urlencoded', 'Body=a+b%2Bc&Author=x']);
  assert.deepEqual(await sent(undefined), [null, '']);
});
