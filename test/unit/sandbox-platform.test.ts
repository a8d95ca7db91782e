/** The stand-in of API v2 refuses what the real one refuses. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { sandboxFor } from '../support/sandbox.js';

const text = (words: string) => ({ message: { type: 'text', text: words } });

/** What it tells of, without the contacts that are made. */
const told = ({ webhooks }: Awaited<ReturnType<typeof sandboxFor>>) =>
  webhooks.map(({ body }) => body.event_type).filter((type) => type !== 'contact.created');

test('without the token every method answers 401 with an error body, and does nothing', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  for (const [method, path] of [
    ['GET', `/contact/id:${id}`],
    ['POST', `/contact/id:${id}/message`],
    ['GET', '/space/user'],
    ['GET', '/nowhere'],
  ] as const) {
    const body = method === 'POST' ? text('hi') : undefined;
    const answer = await sandbox.api(method, path, body, 'another-token');
    assert.deepEqual([answer.status, answer.body], [401, { code: 401, message: 'Unauthorized' }], path);
  }
  assert.ok((await sandbox.ledger()).every(({ status, effect }) => status === 401 && effect === undefined));
  assert.equal(told(sandbox).length, 0);
});

test('five calls a second and method, the next gets 429 with Retry-After; another method goes beside', async (t) => {
  const sandbox = await sandboxFor(t, { callsPerSecond: 5 });
  const [one, two] = [await sandbox.contact(), await sandbox.contact()];
  // One after the other may straddle a second; side by side, twelve calls meet at most two windows of five.
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) => sandbox.api('GET', `/contact/id:${at % 2 ? one.id : two.id}`)),
  );
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length >= 2 && refused.length <= 7, `${refused.length} refused`);
  assert.equal(answers.length - refused.length, answers.filter(({ status }) => status === 200).length);
  for (const { headers, body } of refused) {
    assert.equal(headers.get('retry-after'), '1');
    assert.equal(headers.get('x-ratelimit-limit'), '5');
    assert.equal(headers.get('x-ratelimit-remaining'), '0');
    assert.deepEqual(body, { code: 429, message: 'Too many requests' });
  }
  assert.equal((await sandbox.api('POST', `/contact/id:${one.id}/comment`, { text: 'a' })).status, 200);
  assert.equal((await sandbox.api('POST', '/contact/list', {})).status, 400, 'a method of its own');
});

test('the wait that Retry-After asks for is enough', async (t) => {
  const sandbox = await sandboxFor(t, { callsPerSecond: 1 });
  const statuses = async () =>
    (await Promise.all([1, 2, 3].map(() => sandbox.api('GET', '/space/user')))).map(({ status }) => status);
  assert.ok((await statuses()).includes(429));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  assert.ok((await statuses()).includes(200));
});

const wrongBodies: [string, string, string, unknown][] = [
  ['a message without type', 'POST', '/message', { message: { text: 'hi' } }],
  ['a message that is only a text', 'POST', '/message', { text: 'hi' }],
  ['an empty text', 'POST', '/message', text('')],
  ['a text of 2001 characters', 'POST', '/message', text('x'.repeat(2_001))],
  ['an unknown user', 'POST', '/conversation/assignee', { assignee: 999 }],
  ['an unknown user by e-mail', 'POST', '/conversation/assignee', { assignee: 'no@body.example' }],
  ['no assignee', 'POST', '/conversation/assignee', {}],
  ['an unknown status', 'POST', '/conversation/status', { status: 'done' }],
  [
    'a category of 129 characters',
    'POST',
    '/conversation/status',
    { status: 'close', category: 'x'.repeat(129) },
  ],
  [
    'a summary of 513 characters',
    'POST',
    '/conversation/status',
    { status: 'close', summary: 'x'.repeat(513) },
  ],
  ['tags in an object', 'POST', '/tag', { tags: ['vip'] }],
  ['eleven tags', 'POST', '/tag', Array.from({ length: 11 }, (_, at) => `t${at}`)],
  ['a tag of 256 characters', 'POST', '/tag', ['x'.repeat(256)]],
  ['no tags', 'DELETE', '/tag', []],
  ['a comment of 1001 characters', 'POST', '/comment', { text: 'x'.repeat(1_001) }],
  ['an e-mail that is none', 'PUT', '', { email: 'jane(at)example' }],
  ['a phone that is not E.164', 'PUT', '', { phone: '0611223344' }],
  ['no JSON', 'POST', '/message', '{"message":'],
];
test('bodies that a real server refuses: 400 with an error body, and no effect', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  for (const [name, method, path, body] of wrongBodies) {
    const answer = await sandbox.api(method, `/contact/id:${id}${path}`, body);
    assert.equal(answer.status, 400, name);
    assert.equal(answer.body['code'], 400, name);
    assert.equal(typeof answer.body['message'], 'string', name);
    assert.doesNotMatch(answer.text, /\/src\/|node_modules/, name);
  }
  assert.deepEqual(
    (await sandbox.ledger(id)).filter(({ effect }) => effect !== undefined),
    [],
  );
  assert.equal(told(sandbox).length, 0);
});

test('the limits themselves pass', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  const at = `/contact/id:${id}`;
  const tags = Array.from({ length: 10 }, (_, index) => `${index}`.padEnd(255, 'x'));
  for (const [path, body] of [
    ['/message', text('x'.repeat(2_000))],
    ['/tag', tags],
    ['/comment', { text: 'x'.repeat(1_000) }],
    ['/conversation/status', { status: 'open' }],
    ['/conversation/status', { status: 'close', category: 'x'.repeat(128), summary: 'x'.repeat(512) }],
  ] as const)
    assert.equal((await sandbox.api('POST', at + path, body)).status, 200, path);
});

test('an unknown contact is 404, an unknown method too', async (t) => {
  const sandbox = await sandboxFor(t);
  for (const [method, path] of [
    ['GET', '/contact/id:1'],
    ['GET', '/contact/1'],
    ['POST', '/contact/id:1/message'],
    ['PUT', '/contact/email:no@body.example'],
    ['GET', '/space/user/1'],
    ['GET', '/nowhere'],
  ] as const) {
    const answer = await sandbox.api(method, path, method === 'GET' ? undefined : text('hi'));
    assert.deepEqual([answer.status, answer.body['code']], [404, 404], `${method} ${path}`);
  }
});

test('a contact is found by id, e-mail and phone, with the keys of the documented answer', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact({ name: 'Jane', email: 'jane+1@Example.com', phone: '+60123456789' });
  for (const identifier of [`id:${id}`, 'email:jane%2B1@example.com', 'phone:%2B60123456789']) {
    const { status, body } = await sandbox.api('GET', `/contact/${identifier}`);
    assert.equal(status, 200, identifier);
    assert.equal(body['id'], id);
    const documented =
      'id firstName lastName phone email language profilePic locale countryCode status isBlocked custom_fields tags assignee lifecycle created_at';
    assert.deepEqual(Object.keys(body).sort(), documented.split(' ').sort());
  }
});

test('created by e-mail or phone, once', async (t) => {
  const sandbox = await sandboxFor(t);
  const create = (identifier: string, body: unknown) => sandbox.api('POST', `/contact/${identifier}`, body);
  assert.equal(
    (await create('email:new@example.com', { firstName: 'New', phone: '+60123456789' })).status,
    200,
  );
  const { body } = await sandbox.api('GET', '/contact/phone:%2B60123456789');
  assert.deepEqual([body['firstName'], body['email'], body['status']], ['New', 'new@example.com', 'close']);
  assert.equal((await create('email:NEW@example.com', { firstName: 'New' })).status, 409);
  assert.equal((await create('email:other@example.com', {})).status, 400, 'a name is needed');
  assert.equal((await create('id:5', { firstName: 'New' })).status, 400);
  assert.equal((await create('email:nonsense', { firstName: 'New' })).status, 400);
});

test('an update is seen by everybody; custom fields merge by name', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  const update = { email: 'jane@example.com', custom_fields: [{ name: 'customer_type', value: 'VIP' }] };
  const { body } = await sandbox.api('PUT', `/contact/id:${id}`, update);
  assert.deepEqual(body, { contactId: id });
  const again = {
    custom_fields: [
      { name: 'customer_type', value: 'Regular' },
      { name: 'company', value: null },
    ],
  };
  await sandbox.api('PUT', `/contact/id:${id}`, again);
  const contact = (await sandbox.api('GET', `/contact/id:${id}`)).body;
  assert.equal(contact['email'], 'jane@example.com');
  assert.deepEqual(contact['custom_fields'], again.custom_fields);
  const state = (await sandbox.control('GET', '/state')).body as { contacts: { email: string }[] };
  assert.equal(state.contacts[0]?.email, 'jane@example.com');
});

test('assigned by id and by e-mail, unassigned by null; tagged and untagged', async (t) => {
  const sandbox = await sandboxFor(t);
  const { id } = await sandbox.contact();
  const look = async () => (await sandbox.api('GET', `/contact/id:${id}`)).body;
  for (const [assignee, name] of [
    [101, 'Ana'],
    ['ben@support.example', 'Ben'],
    [null, undefined],
  ] as const) {
    const answer = await sandbox.api('POST', `/contact/id:${id}/conversation/assignee`, { assignee });
    assert.deepEqual([answer.status, answer.body], [200, { contactId: id }]);
    assert.equal(((await look())['assignee'] as { firstName: string } | null)?.firstName, name);
  }
  await sandbox.api('POST', `/contact/id:${id}/tag`, ['vip', 'gold']);
  await sandbox.api('POST', `/contact/id:${id}/tag`, ['vip']);
  assert.deepEqual((await look())['tags'], ['vip', 'gold']);
  await sandbox.api('DELETE', `/contact/id:${id}/tag`, ['gold', 'never there']);
  assert.deepEqual((await look())['tags'], ['vip']);
});

interface Page {
  items: { id: number; firstName: string }[];
  pagination: { next: string | null };
}

test('users come in pages that lead to the next', async (t) => {
  const sandbox = await sandboxFor(t);
  const names: string[] = [];
  let path: string | null = '/space/user?limit=3';
  while (path !== null) {
    const page = (await sandbox.api('GET', path)).body as unknown as Page;
    names.push(page.items.map(({ firstName }) => firstName).join(' '));
    path = page.pagination.next?.slice(sandbox.platformUrl.length) ?? null;
  }
  assert.deepEqual(names, ['Ana Ben Cy', 'Mara']);
  assert.equal((await sandbox.api('GET', '/space/user/104')).body['email'], 'mara@support.example');
});

test('contacts are listed by assignee and status, in pages; a filter it does not know is refused', async (t) => {
  const sandbox = await sandboxFor(t);
  const ids: number[] = [];
  for (const [at, assignee] of [101, 101, 102, null].entries()) {
    const { id } = await sandbox.contact({ name: `C${at}` });
    ids.push(id);
    await sandbox.control('POST', `/contacts/${id}/messages`, { text: 'hi' });
    await sandbox.control('POST', `/contacts/${id}/assignee`, { assignee });
  }
  await sandbox.control('POST', `/contacts/${ids[1]}/close`, {});
  const list = async (filter: object, query = '') => {
    const body = { search: '', timezone: 'UTC', filter };
    return sandbox.api('POST', `/contact/list${query}`, body);
  };
  const found = async (filter: object, query?: string) =>
    ((await list(filter, query)).body as unknown as Page).items.map(({ id }) => ids.indexOf(id));
  const field = (name: string, operator: string, value = '') => ({
    category: 'contactField',
    field: name,
    operator,
    value,
  });
  const ofAna = field('assigneeUserId', 'isEqualTo', '101');
  assert.deepEqual(await found({ $and: [ofAna] }), [0, 1]);
  assert.deepEqual(await found({ $and: [ofAna, field('status', 'isEqualTo', 'open')] }), [0]);
  assert.deepEqual(await found({ $or: [ofAna, field('assigneeUserId', 'isEqualTo', '102')] }), [0, 1, 2]);
  assert.deepEqual(await found({ $and: [field('assigneeUserId', 'doesNotExist')] }), [3]);
  assert.deepEqual(await found({}, '?limit=2'), [0, 1]);
  assert.deepEqual(await found({}, `?limit=2&cursorId=${ids[1]}`), [2, 3]);
  assert.equal((await list({ $and: [field('shoeSize', 'isEqualTo', '42')] })).status, 400);
  assert.equal(
    (await list({ $and: [{ ...field('assigneeUserId', 'exists'), value: undefined }] })).status,
    400,
    'every condition has a value',
  );
});
