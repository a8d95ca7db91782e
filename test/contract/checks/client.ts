/** What is called, on a stand-in that checks what the real platform checks. */
import assert from 'node:assert/strict';
import type { ListCall } from '../../../src/platforms/capabilities.js';
import { PlatformError } from '../../../src/platforms/platform.js';
import type { Check } from '../check.js';
import type { Method } from '../platform-under-test.js';
import { ANA, stageFor } from '../stage.js';

async function refused(call: Promise<unknown>, what: string): Promise<void> {
  const error: unknown = await call.then(
    () => assert.fail(`${what} should have been refused`),
    (e: unknown) => e,
  );
  assert.ok(error instanceof PlatformError && error.kind === 'refused', `${what}: ${String(error)}`);
}

/** Everything behind `cursor`, page by page. */
async function all<T>(list: (cursor?: string) => Promise<{ items: T[]; next?: string }>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages === 0 || cursor !== undefined; pages++) {
    assert.ok(pages < 100, 'the list never ends');
    const page = await list(cursor);
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

const LIST_CALLS: ListCall[] = [
  'listUsers',
  'listOpen',
  'listUnassigned',
  'channelOf',
  'sourceOf',
  'findSent',
];

/** Milliseconds. */
const LATE_DATE = 250;

export const clientChecks: Check[] = [
  {
    name: 'calls: each is accepted by the platform, and does what it says',
    async holds(platform, t) {
      const { client, writes, contact } = await stageFor(t, platform);
      const { id, conversation } = await writes();
      const does = (method: Method) => platform.calls[method] !== undefined;
      const { messageId, at } = await client.sendText(conversation, 'What is your e-mail address?');
      const sent = (await contact(id)).messages.find(({ from }) => from === 'router');
      assert.equal(sent?.text, 'What is your e-mail address?');
      // Node refreshes its Date header once a second, on a timer that may be late.
      assert.ok(messageId !== '' && at >= sent.at - LATE_DATE, 'never earlier than the real time');
      if (does('getConversation')) assert.equal((await client.getConversation(conversation)).open, true);
      if (does('assign')) {
        await client.assign(conversation, ANA);
        assert.equal((await client.getConversation(conversation)).assignee?.id, ANA.id);
        assert.equal((await contact(id)).assignee, Number(ANA.id));
      }
      if (does('unassign')) {
        await client.unassign(conversation);
        assert.equal((await contact(id)).assignee, null);
      }
      if (does('saveEmail')) {
        await client.saveEmail(conversation, 'zoe@example.com');
        assert.equal((await client.getConversation(conversation)).email, 'zoe@example.com');
      }
      if (does('find')) assert.equal(await client.find({ email: 'zoe@example.com' }), conversation);
      if (does('find')) assert.equal(await client.find({ email: 'nobody@example.com' }), undefined);
      if (does('comment')) {
        await client.comment(conversation, 'Routed to Ana');
        const texts = (await contact(id)).comments.map(({ text }) => text);
        assert.deepEqual(texts, ['Routed to Ana']);
      }
      if (does('tag')) {
        await client.tag(conversation, ['vip']);
        await client.tag(conversation, ['gold', 'vip']);
        assert.deepEqual((await contact(id)).tags.sort(), ['gold', 'vip']);
      }
      assert.notEqual(await client.check(), '');
      if (does('close')) {
        await client.close(conversation);
        assert.equal((await contact(id)).status, 'closed');
      }
    },
  },
  {
    name: 'calls: texts as long as the platform takes them; longer ones are refused unsent, longer notes cut',
    async holds(platform, t) {
      const { client, writes, contact, sandbox } = await stageFor(t, platform);
      const { id, conversation } = await writes();
      const { text, comment, tag, tags } = platform.limits;
      await refused(client.sendText(conversation, ' '), 'an empty text');
      if (text !== undefined) {
        const before = (await sandbox.ledger()).length;
        await refused(client.sendText(conversation, 'x'.repeat(text + 1)), 'a text too long');
        assert.equal((await sandbox.ledger()).length, before, 'nothing went out');
        await client.sendText(conversation, 'x'.repeat(text));
      }
      if (comment !== undefined) {
        await client.comment(conversation, 'x'.repeat(comment + 1));
        assert.ok(((await contact(id)).comments[0]?.text.length ?? 0) <= comment);
      }
      if (tag !== undefined) await client.tag(conversation, ['x'.repeat(tag + 1)]);
      if (tags !== undefined) {
        const many = Array.from({ length: tags + 1 }, (_, at) => `tag-${at}`);
        await client.tag(conversation, many);
        const present = (await contact(id)).tags;
        assert.ok(
          many.every((one) => present.includes(one)),
          'more tags than one call takes',
        );
      }
    },
  },
  {
    name: 'calls: what it can beyond the rest is what is claimed, and lists have everybody once',
    async holds(platform, t) {
      const { client, connector, writes, sandbox } = await stageFor(t, platform);
      const { lists } = connector.capabilities;
      const others = LIST_CALLS.filter((call) => !lists.includes(call));
      for (const call of others) await refused((client[call] as () => Promise<unknown>)(), call);
      if (lists.includes('listUsers'))
        assert.deepEqual((await client.listUsers()).map(({ id }) => id).sort(), ['101', '102', '103', '104']);
      const given = await Promise.all(Array.from({ length: 230 }, () => writes()));
      const [taken, free] = [given.slice(0, 120), given.slice(120)];
      for (const { id } of taken)
        await sandbox.control('POST', `/contacts/${id}/assignee`, { assignee: 102 });
      const keys = (list: { conversation: string }[]) => list.map(({ conversation }) => conversation).sort();
      if (lists.includes('listOpen')) {
        const open = await all((cursor) => client.listOpen(cursor));
        assert.deepEqual(keys(open), keys(taken));
        assert.ok(open.every(({ assignee }) => assignee.id === '102'));
      }
      if (lists.includes('listUnassigned'))
        assert.deepEqual(keys(await all((cursor) => client.listUnassigned(cursor))), keys(free));
    },
  },
  {
    name: 'calls: what the list leaves out of an opening, where the platform tells it in another call',
    async holds(platform, t) {
      const { client, connector, writes } = await stageFor(t, platform);
      const { lists } = connector.capabilities;
      const { conversation } = await writes();
      const [listed] = lists.includes('listUnassigned') ? (await client.listUnassigned()).items : [];
      if (lists.includes('channelOf')) {
        assert.notEqual((await client.channelOf(conversation))?.source, undefined);
        assert.equal(listed?.channel, undefined, 'the list says it already');
      }
      if (lists.includes('sourceOf')) {
        assert.equal(await client.sourceOf(conversation), 'contact');
        assert.equal(listed?.source, undefined, 'the list says it already');
      }
    },
  },
  {
    name: 'calls: an uncertain message is found again, where the platform can look',
    async holds(platform, t) {
      const { client, connector, writes } = await stageFor(t, platform);
      if (!connector.capabilities.lists.includes('findSent')) return;
      const { conversation } = await writes();
      const find = (text: string, known: string[]) => client.findSent(conversation, text, known);
      const { messageId } = await client.sendText(conversation, 'Who are you?');
      assert.equal((await find('Who are you?', []))?.messageId, messageId);
      assert.equal(await find('Who are you?', [messageId]), undefined);
      assert.equal(await find('something else', []), undefined);
    },
  },
  {
    name: 'calls: the same write with the same key happens once, where the platform takes keys',
    async holds(platform, t) {
      const { client, connector, writes, contact } = await stageFor(t, platform);
      if (!connector.capabilities.idempotencyKeys) return;
      const { id, conversation } = await writes();
      for (let time = 0; time < 2; time++)
        await client.sendText(conversation, 'Who are you?', { idempotencyKey: 'once' });
      const { messages } = await contact(id);
      assert.equal(messages.filter(({ from }) => from === 'router').length, 1);
    },
  },
];
