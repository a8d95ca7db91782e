import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ConversationOpened } from '../../src/routing/conversation.js';
import { whoIsMeant } from '../../src/routing/policy/dedicated.js';
import { matches, policyFor } from '../../src/routing/policy/match.js';
import type { DedicatedTarget, MatchRule } from '../../src/routing/policy/policy.js';
import {
  rollBackTo,
  emptyRegistry,
  publish,
  type PublishedPolicy,
} from '../../src/routing/policy/policy-registry.js';
import { vipByContact } from '../../src/routing/policy/vip-contacts.js';
import { Campaigns } from '../../src/client/routing/campaigns.js';
import { ana, policy, roster, team } from '../support/policy.js';
import { opening } from '../support/opening.js';

const on = (over: Partial<ConversationOpened>) => opening('acme', over);
const contact = { id: '1', tags: [] as string[], fields: {} };

describe('match rules', () => {
  const german: MatchRule = {
    name: 'german',
    when: { channels: ['WhatsApp', '77'], tags: ['de'] },
    targets: { regular: team('managers') },
  };
  const campaigns: MatchRule = { name: 'campaigns', when: { inboxes: ['ads'] }, ignore: true };

  test('every list that is there needs a match; blanks and case make no difference', () => {
    const tagged = { ...contact, tags: [' DE '] };
    assert.equal(matches(german, on({ contact: tagged, channel: { source: 'whatsapp' } })), true);
    assert.equal(matches(german, on({ contact: tagged, channel: { id: '77' } })), true);
    assert.equal(matches(german, on({ contact, channel: { source: 'whatsapp' } })), false);
    assert.equal(matches(german, on({ contact: tagged, channel: { source: 'telegram' } })), false);
    assert.equal(matches(german, on({ contact: tagged })), false);
    assert.equal(matches({ name: 'all', when: {} }, on({})), true);
  });

  test('the first that matches changes its targets and nothing else', () => {
    const rules = [campaigns, german, { name: 'rest', when: {} }];
    const own = policy();
    const tagged = on({ contact: { ...contact, tags: ['de'] }, channel: { source: 'whatsapp' } });
    const changed = policyFor(own, rules, tagged);
    assert.deepEqual(changed, {
      ...own,
      rule: 'german',
      targets: { ...own.targets, regular: team('managers') },
    });
    assert.deepEqual(policyFor(own, rules, on({ channel: { inbox: 'Ads' } })), { ignored: 'campaigns' });
    assert.equal(policyFor(own, [german], on({})), own);
  });
});

describe('who is dedicated to a customer', () => {
  const target: DedicatedTarget = {
    kind: 'dedicated',
    fallback: ana,
    whenAway: 'wait',
    queue: { timeout: 1 },
  };
  const names = { dedicatedAgents: { 'jane@example.com': '103' }, owners: { ana: '101' } };
  const vip = { type: 'vip' as const, reason: '' };

  test('the policy comes before the CRM, and the end of the chain is a pool', () => {
    const named = whoIsMeant(target, names, {
      email: ' Jane@Example.com',
      customer: { ...vip, owner: 'ana' },
    });
    assert.deepEqual(named.target, {
      kind: 'user',
      user: '103',
      fallback: ana.fallback,
      whenAway: 'wait',
      queue: { timeout: 1 },
    });
    const owned = whoIsMeant(target, names, { email: 'x@y.z', customer: { ...vip, owner: ' Ana ' } });
    assert.equal(owned.target.kind === 'user' && owned.target.user, '101');
  });

  test('nobody: the fallback, and an owner whom nobody knows is told', () => {
    assert.deepEqual(whoIsMeant(target, { owners: {} }, {}).target, ana);
    const stranger = whoIsMeant(target, names, { customer: { ...vip, owner: '__proto__' } });
    assert.deepEqual(stranger.target, ana);
    assert.match(stranger.note ?? '', /not in the roster/);
    assert.deepEqual(whoIsMeant(team('support'), names, {}), { target: team('support') });
  });
});

test('a VIP by the own record of the platform: own properties only', () => {
  const vips = { tags: ['vip'], lifecycles: ['Customer'], fields: { constructor: ['x'], tier: ['gold'] } };
  assert.equal(vipByContact(contact, vips), undefined);
  assert.match(vipByContact({ ...contact, fields: { tier: ' GOLD' } }, vips) ?? '', /tier is gold/);
  assert.equal(vipByContact({ ...contact, fields: { tier: null } }, vips), undefined);
  assert.equal(vipByContact({ ...contact, tags: ['vips'] }, vips), undefined);
});

describe('a mass campaign', () => {
  const limited = policy({ question: { ...policy().question, maxStartsPerMinute: 2 } });

  test('beyond the limit nobody is asked until the minute is over; whoever is known does not count', () => {
    const skipped: string[] = [];
    const campaigns = new Campaigns((workspace) => skipped.push(workspace));
    const begin = (opened: ConversationOpened, now: number) => {
      const { mark, settle } = campaigns.take(opened, limited, now);
      settle(true);
      return mark.tooManyAtOnce ?? false;
    };
    const known = on({ contact: { ...contact, email: 'jane@example.com' } });
    assert.deepEqual(
      [1, 2, 3].map((now) => begin(known, now)),
      [false, false, false],
    );
    assert.deepEqual(
      [1, 2, 3, 59_000].map((now) => begin(on({}), now)),
      [false, false, true, true],
    );
    assert.equal(begin(on({}), 60_001), false);
    assert.deepEqual(skipped, ['acme', 'acme']);
  });

  test('a repeat of an opening, which starts nothing, does not count', () => {
    const campaigns = new Campaigns();
    for (let i = 0; i < 10; i++) {
      const { mark, settle } = campaigns.take(on({}), limited, 1);
      assert.deepEqual(mark, {});
      settle(false);
    }
  });

  test('openings side by side keep to the limit, and only who is not asked is told', () => {
    let skipped = 0;
    const campaigns = new Campaigns(() => (skipped += 1));
    const taken = [1, 2, 3, 4, 5].map((now) => campaigns.take(on({}), limited, now));
    assert.equal(taken.filter(({ mark }) => mark.tooManyAtOnce).length, 3);
    assert.equal(skipped, 0);
    for (const { settle } of taken) settle(true);
    assert.equal(skipped, 3);
  });

  test('no limit, no count', () => {
    const campaigns = new Campaigns();
    for (let i = 0; i < 100; i++) assert.deepEqual(campaigns.take(on({}), policy(), 1).mark, {});
  });
});

describe('the registry of policies', () => {
  const published = (version: string, size = 0): PublishedPolicy => ({
    policy: { ...policy(), version, temporalUi: 'x'.repeat(size) },
    roster,
    match: [],
    startOn: [],
  });
  const versions = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
  const steps = fc.array(
    fc.oneof(fc.record({ edit: versions }), fc.record({ start: versions }), fc.record({ choose: versions })),
  );

  test('always has a current one that is kept, each version once, five at most', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const state = emptyRegistry();
        script.forEach((step, now) => {
          const knew = state.versions.map(({ version }) => version);
          const before = state.current;
          if ('edit' in step) {
            publish(state, published(step.edit), { edited: true, now });
            assert.equal(state.current, step.edit);
          } else if ('start' in step) {
            publish(state, published(step.start), { edited: false, now });
            assert.equal(state.current, knew.includes(step.start) ? before : step.start);
          } else {
            assert.equal(rollBackTo(state, step.choose, now) === undefined, !knew.includes(step.choose));
          }
          const kept = state.versions.map(({ version }) => version);
          assert.ok(kept.length <= 5 && new Set(kept).size === kept.length);
          assert.equal(kept.at(-1), state.current);
        });
      }),
    );
  });

  test('large policies push old ones out, never the current one', () => {
    const state = emptyRegistry();
    for (const version of ['a', 'b', 'c'])
      publish(state, published(version, 400_000), { edited: true, now: 1 });
    assert.deepEqual(
      state.versions.map(({ version }) => version),
      ['b', 'c'],
    );
    publish(state, published('huge', 1_500_000), { edited: true, now: 1 });
    assert.deepEqual(
      state.versions.map(({ version }) => version),
      ['huge'],
    );
  });
});
