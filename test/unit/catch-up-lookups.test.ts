/** What a platform's list leaves out of an opening: when it is asked for, and what the platforms tell. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createChatwoot } from '../../src/platforms/chatwoot/index.js';
import { openerOf } from '../../src/platforms/chatwoot/openings.js';
import { presentChannel } from '../../src/platforms/respond-io/channels.js';
import { createRespondIo } from '../../src/platforms/respond-io/index.js';
import { unlisted } from '../../src/routing/catch-up/catch-up.js';
import type { MatchRule } from '../../src/routing/policy/policy.js';
import { chatwootFor, settingsFor } from '../support/chatwoot.js';
import { sandboxFor, TOKEN } from '../support/sandbox.js';

const rule = (when: MatchRule['when']): MatchRule => ({ name: 'a rule', when, ignore: true });
const everybody = ['contact', 'user', 'workflow', 'api', 'zapier', 'make', 'n8n', 'bot', 'ai_agent'];
const all = [...everybody, 'broadcast', 'echo', 'ctc_ads', 'growth_widget'];

describe('one more call is made', () => {
  const contact = { id: '1', tags: ['Gold'], fields: {} };
  const table: [name: string, match: MatchRule[], asked: boolean][] = [
    ['no rules', [], false],
    ['rules by tag only', [rule({ tags: ['gold'] }), rule({ tags: ['silver'] })], false],
    ['a rule by channel', [rule({ channels: ['line'] })], true],
    [
      'a rule by channel and a tag that the contact has',
      [rule({ channels: ['line'], tags: ['gold'] })],
      true,
    ],
    ['a rule by channel and a tag that they lack', [rule({ channels: ['line'], tags: ['silver'] })], false],
    ['a rule by channel and inbox', [rule({ channels: ['line'], inboxes: ['x'] })], false],
    ['an earlier rule fits by its tag', [rule({ tags: ['gold'] }), rule({ channels: ['line'] })], false],
    ['an earlier rule does not fit', [rule({ tags: ['silver'] }), rule({ channels: ['line'] })], true],
    ['a rule for everybody comes first', [rule({}), rule({ channels: ['line'] })], false],
  ];
  for (const [name, match, asked] of table)
    test(`channel, ${name}: ${asked}`, () => {
      const rules = { match, startOn: all };
      assert.deepEqual(unlisted({ contact }, rules), asked ? ['channel'] : []);
      assert.deepEqual(unlisted({ contact, channel: { source: 'line' } }, rules), [], 'the list says it');
    });
  for (const [startOn, asked] of [
    [['contact'], true],
    [['contact', 'user'], true],
    [all, false],
  ] as const)
    test(`source, started on ${startOn.length} of them: ${asked}`, () => {
      assert.deepEqual(unlisted({ contact }, { match: [], startOn }), asked ? ['source'] : []);
      assert.deepEqual(unlisted({ contact, source: 'user' }, { match: [], startOn }), []);
    });
});

describe('respond.io: the channel of an open conversation', () => {
  type Listed = [id: number, source: string, lastIncoming?: number | null];
  const table: [name: string, channels: Listed[], found: string | undefined][] = [
    ['the only one', [[1, 'line']], 'line'],
    ['the only one in which they wrote', [[1, 'line'], [2, 'gmail', 1_663_274_081]], 'gmail'],
    ['the one in which they wrote last', [[1, 'line', 1_663_274_082], [2, 'gmail', 1_663_274_081]], 'line'],
    ['that is not the first', [[1, 'line', 1_663_274_081], [2, 'gmail', 1_663_274_082]], 'gmail'],
    ['several, and none of them says when', [[1, 'line'], [2, 'gmail', null]], undefined],
    ['none', [], undefined],
  ]; // prettier-ignore
  for (const [name, channels, found] of table)
    test(name, async () => {
      const items = channels.map(([id, source, lastIncomingMessageTime]) => ({
        id,
        source,
        name: source,
        ...(lastIncomingMessageTime === undefined ? {} : { lastIncomingMessageTime }),
      }));
      const body = JSON.stringify({ items, pagination: { next: null } });
      const { channelOf } = presentChannel({
        read: () => Promise.resolve({ status: 200, headers: {}, body }),
      });
      assert.equal((await channelOf('1'))?.source, found);
    });

  test('from the stand-in, by the call that its documents name', async (t) => {
    const sandbox = await sandboxFor(t);
    const { id } = await sandbox.contact();
    await sandbox.control('POST', `/contacts/${id}/messages`, { text: 'hello' });
    const { client } = createRespondIo({
      type: 'respond-io',
      baseUrl: sandbox.platformUrl,
      token: TOKEN,
      signingKeys: [],
      callsPerSecond: false,
    });
    assert.deepEqual(await client.channelOf(String(id)), { id: '1', source: 'custom_channel' });
    assert.deepEqual(
      (await sandbox.ledger()).map(({ call }) => call),
      ['channels'],
    );
  });
});

describe('Chatwoot: who opened a conversation of a list', () => {
  const table: [
    name: string,
    make: (world: Awaited<ReturnType<typeof chatwootFor>>) => Promise<{ conversation: string }>,
    source: string | undefined,
  ][] = [
    ['the contact', ({ opened }) => opened(), 'contact'],
    [
      'the contact, and an agent answered',
      async (world) => {
        const { id, conversation } = await world.opened();
        await world.control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ben', text: 'Hello' });
        return { conversation };
      },
      'contact',
    ],
    [
      'an agent, and the contact answered',
      async (world) => {
        const { id } = await world.contact();
        await world.control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ben', text: 'Hello' });
        await world.writes(id, 'hi');
        return { conversation: (await world.seen(id)).conversation };
      },
      'user',
    ],
    [
      'nobody has written: the API',
      async (world) => {
        const { id } = await world.contact();
        await world.control('POST', `/contacts/${id}/open`, { source: 'api' });
        return { conversation: (await world.seen(id)).conversation };
      },
      'api',
    ],
    [
      'a note of an agent is no message',
      async (world) => {
        const { id } = await world.contact();
        await world.control('POST', `/contacts/${id}/open`, { source: 'api' });
        const { conversation } = await world.seen(id);
        await world.connector.client.comment(conversation, 'call her');
        return { conversation };
      },
      'api',
    ],
    [
      'closed and opened again: nothing tells',
      async (world) => {
        const { id, conversation } = await world.opened();
        await world.control('POST', `/contacts/${id}/close`, {});
        await world.control('POST', `/contacts/${id}/agent-messages`, { agent: 'Ben', text: 'Once more' });
        return { conversation };
      },
      undefined,
    ],
    [
      'a long conversation: its beginning is not shown',
      async (world) => {
        const { id, conversation } = await world.opened();
        for (let count = 0; count < 19; count++) await world.writes(id, `and ${count}`);
        return { conversation };
      },
      undefined,
    ],
  ];
  for (const [name, make, source] of table)
    test(name, async (t) => {
      const world = await chatwootFor(t);
      const { conversation } = await make(world);
      assert.equal(await world.connector.client.sourceOf(conversation), source);
    });

  test('a campaign', () => {
    const message = { id: '1', message_type: '1', additional_attributes: { campaign_id: '4' } };
    assert.equal(openerOf([message]), 'broadcast');
  });

  for (const [pending, listed] of [
    ['route', true],
    ['wait', false],
  ] as const)
    // prettier-ignore
    test(`pending: ${pending}: what another bot has is ${listed ? '' : 'not '}among what waits`, async (t) => {
      const { opened, platformUrl } = await chatwootFor(t, { agentBot: true });
      const { conversation } = await opened();
      const { client } = createChatwoot(settingsFor(platformUrl, { pending }));
      const items = [];
      for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
        const page = await client.listUnassigned(cursor);
        items.push(...page.items);
        cursor = page.next;
      }
      assert.deepEqual(items.map((one) => one.conversation), listed ? [conversation] : []); // prettier-ignore
    });
});
