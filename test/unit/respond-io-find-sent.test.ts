/** The look for a message in doubt, against the stand-in and against lists that the vendor's documents leave open. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type TestContext } from 'node:test';
import { PlatformError } from '../../src/platforms/platform.js';
import { respondIoAt } from '../support/respond-io.js';
import { sandboxFor } from '../support/sandbox.js';

const SECOND = 1_600_000_000;
const text = 'Your e-mail?';

/** @param more of an entry that is ours in everything else */
const entry = (messageId: number, more: object = {}) => ({
  messageId,
  traffic: 'outgoing',
  message: { type: 'text', text },
  status: [{ value: 'sent', timestamp: SECOND + messageId }],
  ...more,
});

/** An account with these pages. */
async function lists(t: TestContext, pages: object[][], status = 200) {
  const asked: string[] = [];
  const server = createServer((req, res) => {
    asked.push(req.url!);
    const at = Number(new URL(req.url!, 'http://x').searchParams.get('cursorId') ?? 0);
    const next = at + 1 < pages.length ? `https://elsewhere.example/v2/contact?cursorId=${at + 1}` : '';
    res.writeHead(status, { 'content-type': 'application/json' });
    res.end(JSON.stringify({ items: pages[at] ?? [], pagination: { next, previous: '' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const client = respondIoAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`);
  const found = (known: string[] = [], since = 0) => client.findSent('42', text, known, { since });
  return { asked, found };
}

test('what went out is found in the list of messages, the latest of its kind', async (t) => {
  const { platformUrl, contact, control } = await sandboxFor(t);
  const client = respondIoAt(platformUrl);
  const { id } = await contact();
  const conversation = String(id);
  const writes = () => control('POST', `/contacts/${id}/messages`, { text });
  await writes();
  const began = Date.now();
  const first = await client.sendText(conversation, text);
  await control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ben', text });
  for (let count = 0; count < 120; count++) await writes();
  const found = (known: string[], since = 0) => client.findSent(conversation, text, known, { since });
  const seen = await found([]);
  assert.equal(seen?.messageId, first.messageId, "neither the contact's nor an agent's, on the second page");
  assert.ok(seen.at >= began, 'never earlier than it was');
  const again = await client.sendText(conversation, text);
  assert.equal((await found([]))?.messageId, again.messageId);
  assert.equal(await found([first.messageId, again.messageId]), undefined);
  assert.equal(await found([], Date.now() + 60_000), undefined, 'of an earlier conversation');
});

test('whatever the order, on five pages of a hundred at most, and no address is followed', async (t) => {
  for (const pages of [
    [[entry(1), entry(2)], [entry(3)]],
    [[entry(3)], [entry(2), entry(1)]],
  ]) {
    const { asked, found } = await lists(t, pages);
    assert.deepEqual(await found(), { messageId: '3', at: (SECOND + 3) * 1000 + 999 });
    assert.deepEqual(asked, [
      '/v2/contact/id:42/message/list?limit=100',
      '/v2/contact/id:42/message/list?limit=100&cursorId=1',
    ]);
  }
  const status = [{ value: 'sent', timestamp: SECOND }];
  for (const page of [
    [entry(9, { status }), entry(10, { status })],
    [entry(10, { status }), entry(9, { status })],
  ])
    assert.equal((await (await lists(t, [page])).found())?.messageId, '10', 'both in one second');
  const far = await lists(t, [[], [], [], [], [], [entry(1)]]);
  assert.equal(await far.found(), undefined);
  assert.equal(far.asked.length, 5);
});

test('what is not certainly ours and of this conversation is not taken for it', async (t) => {
  const others = [
    entry(1, { traffic: 'incoming' }),
    entry(2, { message: { type: 'text', text: 'other words' } }),
    entry(3, { status: [] }),
    entry(4, { status: undefined }),
    entry(5, { messageId: undefined }),
    ...['user', 'workflow', 'broadcast', 'ai_agent', 'echo'].map((source, at) =>
      entry(10 + at, { sender: { source } }),
    ),
    entry(20, {
      status: [
        { value: 'read', timestamp: SECOND + 900 },
        { value: 'sent', timestamp: SECOND },
      ],
    }),
  ];
  const { found } = await lists(t, [others]);
  assert.equal(await found([], (SECOND + 1) * 1000), undefined);
  const ours = await lists(t, [[...others, entry(30, { sender: { source: 'api' } })]]);
  assert.equal((await ours.found())?.messageId, '30');
});

test('an account without such a list is no obstacle, one that does not answer is', async (t) => {
  for (const status of [404, 400]) assert.equal(await (await lists(t, [], status)).found(), undefined);
  const away = await lists(t, [], 503);
  await assert.rejects(away.found(), (e) => e instanceof PlatformError && e.kind === 'unavailable');
});
