/** What a comparison finds, and what the desk makes of it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer } from '../../src/routing/desk/answer.js';
import {
  compare,
  inDoubt,
  isNews,
  type BookedSeat,
  type RunState,
} from '../../src/routing/desk/comparison.js';
import { take } from '../../src/routing/desk/events.js';
import type { Reconciled } from '../../src/routing/desk/messages.js';
import { restoreDesk, takeSnapshot, type DeskSnapshot } from '../../src/routing/desk/snapshot.js';
import { emptyDesk, type DeskState } from '../../src/routing/desk/state.js';
import { roster, team } from '../support/policy.js';

const open = (...pairs: [string, string][]) => new Map(pairs);
const nothing = { closed: [], taken: [], settled: [], lost: [], missing: [], counted: true };

describe('the presence that a platform lists', () => {
  const reconciled = (at: number, online: string[], offline: string[]) => ({
    type: 'reconciled' as const,
    desk: 'd',
    asOf: 0,
    closed: [],
    taken: [],
    settled: [],
    lost: [],
    counted: true,
    presence: { at, online, offline },
  });
  const wanted = { openedId: '1', target: team('support'), priority: 3, except: [] };

  test('counts: whoever waits is served by those who come', () => {
    const desk = emptyDesk(roster);
    take(desk, reconciled(1, [], ['102', '103', '999']), 1);
    assert.equal(answer(desk, { conversation: 'c', ...wanted }, 2).answer.kind, 'queued');
    const offers = take(desk, reconciled(3, ['103'], ['102']), 3);
    assert.deepEqual(
      offers.map(({ offer }) => offer.agent.id),
      ['103'],
    );
    assert.equal(desk.presence.has('999'), false, 'nobody of ours');
  });

  test('what was told later stays', () => {
    const desk = emptyDesk(roster);
    take(desk, { type: 'presence', agent: '102', online: true, at: 10 }, 10);
    take(desk, reconciled(9, [], ['102']), 11);
    assert.equal(desk.presence.get('102')?.online, true);
    take(desk, reconciled(12, [], ['102']), 12);
    assert.equal(desk.presence.get('102')?.online, false);
  });

  test('somebody whom the platform has refused is back when they come, and not before', () => {
    const desk = emptyDesk(roster);
    take(desk, reconciled(1, ['102'], []), 1);
    take(desk, { type: 'refused', conversation: 'c', openedId: '1', agent: '102', why: 'x' }, 2);
    take(desk, reconciled(3, ['102'], []), 3);
    assert.equal(desk.refused.has('102'), true);
    take(desk, reconciled(4, [], ['102']), 4);
    take(desk, reconciled(5, ['102'], []), 5);
    assert.equal(desk.refused.has('102'), false);
  });
});

describe('a comparison', () => {
  const rows: [string, BookedSeat, [string, string][], RunState | undefined, Partial<Reconciled>][] = [
    ['the platform shows what was decided', ['c', 'a', 7, 'o'], [['c', 'a']], undefined, { settled: ['c'] }],
    ['nothing to say of what is known', ['c', 'a'], [['c', 'a']], undefined, {}],
    [
      'a run is under way: what the platform shows is older',
      ['c', 'a', 7, 'o'],
      [['c', 'b']],
      { kind: 'running' },
      {},
    ],
    ['closed unseen', ['c', 'a'], [], undefined, { closed: ['c'] }],
    ['moved unseen', ['c', 'a'], [['c', 'b']], undefined, { taken: [['c', 'b']] }],
    ['a run that ended without an assignment', ['c', 'a', 7, 'o'], [], { kind: 'ended' }, { lost: ['c'] }],
    ['and somebody has it', ['c', 'a', 7, 'o'], [['c', 'b']], { kind: 'ended' }, { taken: [['c', 'b']] }],
    [
      'a run that ended with it, and the list is older',
      ['c', 'a', 7, 'o'],
      [],
      { kind: 'assigned', agent: 'a' },
      { settled: ['c'] },
    ],
    [
      'a run that ended with somebody else',
      ['c', 'a', 7, 'o'],
      [],
      { kind: 'assigned', agent: 'b' },
      { lost: ['c'] },
    ],
  ];
  for (const [name, seat, listed, run, found] of rows) {
    test(name, () => {
      const runs = new Map<string, RunState>(run ? [['c', run]] : []);
      assert.deepEqual(compare([seat], { open: open(...listed), missing: [] }, runs), {
        ...nothing,
        ...found,
      });
      const doubtful = inDoubt([seat], { open: open(...listed), missing: [] });
      assert.deepEqual(
        doubtful.map(({ conversation }) => conversation),
        run ? ['c'] : [],
      );
    });
  }

  test('what the desk does not know is taken in', () => {
    const found = compare([], { open: open(['x', 'a']), missing: ['b'] }, new Map());
    assert.deepEqual(found, { ...nothing, taken: [['x', 'a']], missing: ['b'] });
  });

  test('of half a list what is not in it may be open all the same', () => {
    const seats: BookedSeat[] = [
      ['c', 'a'],
      ['d', 'a'],
    ];
    const found = compare(seats, { open: open(['d', 'b']), partial: true, missing: [] }, new Map());
    assert.deepEqual(found, { ...nothing, taken: [['d', 'b']] });
  });

  test('without a list nothing counts as closed, and only leases are judged', () => {
    const seats: BookedSeat[] = [
      ['c', 'a'],
      ['d', 'a', 7, 'o'],
    ];
    const found = compare(seats, { missing: [] }, new Map([['d', { kind: 'ended' }]]));
    assert.deepEqual(found, { ...nothing, lost: ['d'], counted: false });
  });
});

test('a platform that does not say whom it knows changes nothing of that', () => {
  const desk = emptyDesk(roster);
  const found = { asOf: 0, desk: 'd', closed: [], taken: [], settled: [], lost: [], counted: true };
  take(desk, { type: 'reconciled', ...found, missing: ['102'] }, 0);
  take(desk, { type: 'reconciled', ...found }, 0);
  assert.deepEqual([...desk.missing], ['102']);
});

describe('at the desk', () => {
  const request = (conversation: string) => ({
    conversation,
    openedId: conversation,
    target: team('support'),
    priority: 3,
    except: [],
  });
  const reconciled = (desk: DeskState, asOf: number, found: Partial<Reconciled>): void => {
    take(desk, { type: 'reconciled', desk: 'd', asOf, ...nothing, ...found }, 0);
  };
  const holder = (desk: DeskState, conversation: string) => desk.seats.get(conversation)?.agent;

  test('what was decided, confirmed or closed while the comparison ran is left alone', () => {
    const desk = emptyDesk(roster);
    answer(desk, request('before'), 0);
    answer(desk, request('closed meanwhile'), 0);
    const asOf = desk.seq;
    answer(desk, request('decided meanwhile'), 0);
    take(desk, { type: 'closed', conversation: 'closed meanwhile' }, 0);
    take(desk, { type: 'taken', conversation: 'before', agent: { id: '102' } }, 0);
    reconciled(desk, asOf, {
      closed: ['before', 'decided meanwhile'],
      taken: [['closed meanwhile', '103']],
    });
    assert.deepEqual(
      ['before', 'decided meanwhile', 'closed meanwhile'].map((key) => holder(desk, key)),
      ['102', '102', undefined],
    );
  });

  test('the same when the desk has continued as new meanwhile', () => {
    const desk = emptyDesk(roster);
    answer(desk, request('closed meanwhile'), 0);
    const asOf = desk.seq;
    take(desk, { type: 'closed', conversation: 'closed meanwhile' }, 0);
    const next = restoreDesk(JSON.parse(JSON.stringify(takeSnapshot(desk))) as DeskSnapshot);
    const found = { taken: [['closed meanwhile', '103']] as [string, string][] };
    reconciled(next, asOf, found);
    assert.equal(holder(next, 'closed meanwhile'), undefined);
    reconciled(next, next.seq, found);
    assert.equal(holder(next, 'closed meanwhile'), '103', 'what is seen later counts');
  });

  test('a conversation that waits is not taken from the queue by what the platform still shows', () => {
    const desk = emptyDesk({ ...roster, agents: roster.agents.map((agent) => ({ ...agent, maxOpen: 1 })) });
    for (const key of ['a', 'b', 'waits']) answer(desk, request(key), 0);
    reconciled(desk, desk.seq, { taken: [['waits', '104']] });
    assert.equal(holder(desk, 'waits'), undefined);
    assert.equal(desk.queue.size, 1);
  });

  test('least open waits for the count, and says so', () => {
    const desk = emptyDesk(roster);
    const least = { ...request('a'), target: { ...team('support'), strategy: 'least-open' as const } };
    assert.match(
      answer(desk, least, 0).answer.why,
      /round robin of Support \(free: Ben, Cy, loads not counted yet\)/,
    );
    reconciled(desk, desk.seq, {
      taken: [
        ['old-1', '102'],
        ['old-2', '102'],
      ],
    });
    assert.match(answer(desk, { ...least, conversation: 'b' }, 0).answer.why, /^Cy: least open/);
  });
});

describe('whether a desk learns anything from a comparison', () => {
  const known = { counted: true, missing: ['102'], hasRefused: false };
  const same = { ...nothing, missing: ['102'] };

  test('not where it knows all of it', () => {
    assert.equal(isNews(same, known), false);
    const { closed, taken, settled, lost, counted } = nothing;
    assert.equal(isNews({ closed, taken, settled, lost, counted }, known), false, 'agents were not listed');
    assert.equal(isNews({ ...same, counted: false }, known), false, 'nothing was counted');
  });

  test('every difference is news, and so is whatever it has to hear again', () => {
    const news = {
      closed: { ...same, closed: ['c'] },
      taken: { ...same, taken: [['c', '101'] as [string, string]] },
      settled: { ...same, settled: ['c'] },
      lost: { ...same, lost: ['c'] },
      'somebody is missing': { ...same, missing: ['102', '103'] },
      'somebody else is missing': { ...same, missing: ['103'] },
      'nobody is missing any more': { ...same, missing: [] },
      'presence, which is forgotten': { ...same, presence: { at: 1, online: [], offline: [] } },
    };
    for (const [what, found] of Object.entries(news)) assert.equal(isNews(found, known), true, what);
    assert.equal(isNews(same, { ...known, counted: false }), true, 'counted for the first time');
    assert.equal(isNews(same, { ...known, hasRefused: true }), true, 'another chance for who was refused');
  });
});
