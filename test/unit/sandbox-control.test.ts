/** The sandbox's controls, its memory, and its page. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { call, sandboxFor } from '../support/sandbox.js';

const root = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
// After every sandbox has stopped: stopping writes its file.
after(() => rmSync(root, { recursive: true, force: true }));
const folder = () => mkdtempSync(join(root, 'data-'));

interface State {
  contacts: { id: number; firstName: string; messages: { text: string }[] }[];
  users: { id: number; firstName: string; email: string }[];
  crm: { mode: string; outages: string[] };
  webhooks: object;
}

test('the agents are the ones of the sample policy', async (t) => {
  const { control } = await sandboxFor(t);
  const { users } = (await control('GET', '/state')).body as unknown as State;
  assert.deepEqual(
    users.map(({ id, firstName, email }) => [id, firstName, email]),
    [
      [101, 'Ana', 'ana@support.example'],
      [102, 'Ben', 'ben@support.example'],
      [103, 'Cy', 'cy@support.example'],
      [104, 'Mara', 'mara@support.example'],
    ],
  );
});

test('wrong input is told as JSON: shape, contact, agent, body, path', async (t) => {
  const { control, contact } = await sandboxFor(t);
  const { id } = await contact();
  for (const [status, method, path, body] of [
    [400, 'POST', '/contacts', { nme: 'typo' }],
    [400, 'PUT', '/crm', { mode: 'broken' }],
    [400, 'POST', `/contacts/${id}/agent-messages`, { agent: 'Nobody', text: 'hi' }],
    [404, 'POST', '/contacts/999/messages', { text: 'hi' }],
    [400, 'POST', '/contacts', '{"name":'],
    [404, 'GET', '/nowhere', undefined],
  ] as const) {
    const answer = await control(method, path, body as object);
    assert.equal(answer.status, status, path);
    assert.equal(typeof answer.body['error'], 'string', path);
  }
});

test("another site's form changes nothing", async (t) => {
  const { url, control } = await sandboxFor(t);
  for (const type of ['application/x-www-form-urlencoded', 'text/plain']) {
    const body = '{"name":"Eve"}';
    const answer = await call('POST', `${url}/sandbox/contacts`, body, { 'content-type': type });
    assert.equal(answer.status, 415);
    assert.equal(answer.headers.get('access-control-allow-origin'), null);
  }
  assert.equal(((await control('GET', '/state')).body as unknown as State).contacts.length, 0);
});

test('contacts and chats survive a restart; ids are not used twice', async (t) => {
  const dataFile = join(folder(), 'not/yet/there/sandbox.json');
  const first = await sandboxFor(t, { dataFile });
  const { id } = await first.contact({ name: 'Jane', email: 'jane@work.example', vip: true });
  await first.control('POST', `/contacts/${id}/messages`, { text: 'hi' });
  await first.stop();
  const second = await sandboxFor(t, { dataFile });
  const { contacts } = (await second.control('GET', '/state')).body as unknown as State;
  assert.deepEqual(
    contacts.map(({ firstName, messages }) => [firstName, messages.map(({ text }) => text)]),
    [['Jane', ['hi']]],
  );
  assert.equal((await second.crm('jane@work.example')).body['customerType'], 'VIP');
  assert.ok((await second.contact()).id > id + 1);
});

test('a damaged file is set aside, not lost, and does not keep the sandbox from starting', async (t) => {
  const path = folder();
  const dataFile = join(path, 'sandbox.json');
  writeFileSync(dataFile, '{"contacts": [');
  const { control } = await sandboxFor(t, { dataFile });
  assert.equal((await control('GET', '/state')).status, 200);
  assert.equal(readFileSync(`${dataFile}.damaged`, 'utf8'), '{"contacts": [');
  assert.ok(!readdirSync(path).includes('sandbox.json.new'));
});

test('reset brings back the beginning', async (t) => {
  const { control, contact, crm } = await sandboxFor(t);
  const begin = (await control('GET', '/state')).text;
  await contact({ name: 'Eve', email: 'vip@example.com', vip: false });
  await control('PUT', '/crm', { mode: 'outage' });
  await control('PUT', '/customers/joe@example.com', { outage: true });
  await control('PUT', '/webhooks', { copies: 3, delay: 50 });
  await control('POST', '/faults', { call: 'customer', status: 500 });
  assert.notEqual((await control('GET', '/state')).text, begin);
  assert.equal((await control('POST', '/reset', {})).status, 200);
  assert.equal((await control('GET', '/state')).text, begin);
  assert.equal((await crm('vip@example.com')).body['customerType'], 'VIP');
});

test('who got it comes from the router; null when it does not know or does not answer', async (t) => {
  const { control } = await sandboxFor(t, { api: 'http://127.0.0.1:9' });
  const { status, text } = await control('GET', '/contacts/1/routing');
  assert.deepEqual([status, text], [200, 'null']);
});

test('the page loads nothing from elsewhere, runs no inline script, and never writes texts as HTML', async (t) => {
  const { url } = await sandboxFor(t);
  const page = await call('GET', `${url}/`);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'.*script-src 'self'/);
  assert.doesNotMatch(page.text, /https?:\/\/|<script(?![^>]*\ssrc=)|\son[a-z]+=|style=/);
  assert.match(page.text, /sandbox/);
  for (const file of ['page.js', 'page.css']) {
    const { status, text } = await call('GET', `${url}/${file}`);
    assert.equal(status, 200);
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|https?:\/\//, file);
  }
});

test('every control of the page has a name', async (t) => {
  const { url } = await sandboxFor(t);
  const { text } = await call('GET', `${url}/`);
  for (const [field] of text.matchAll(/<(?:input|select)\b[^>]*>/g)) {
    const before = text.slice(0, text.indexOf(field));
    const inLabel = before.lastIndexOf('<label') > before.lastIndexOf('</label>');
    const id = /\sid="([^"]+)"/.exec(field)?.[1];
    assert.ok(inLabel || (id !== undefined && text.includes(`for="${id}"`)), field);
  }
});
