import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answer as answerWithOffers, changeRoster, assignWaiting } from '../../src/routing/desk/answer.js';
import { restoreDesk, takeSnapshot } from '../../src/routing/desk/snapshot.js';
import { take } from '../../src/routing/desk/events.js';
import type { SeatRequest } from '../../src/routing/desk/messages.js';
import { emptyDesk, type DeskState } from '../../src/routing/desk/state.js';
import type { Roster } from '../../src/routing/policy/policy.js';
import { ana, roster, team } from '../support/policy.js';
import { ask } from '../support/seat-request.js';

const answer = (desk: DeskState, request: SeatRequest, now: number) =>
  answerWithOffers(desk, request, now).answer;
const counted = (given: Roster): DeskState => ({ ...emptyDesk(given), counted: true });
const limited: Roster = { ...roster, agents: roster.agents.map((agent) => ({ ...agent, maxOpen: 1 })) };
const agentOf = (given: ReturnType<typeof answer>) => (given.kind === 'seat' ? given.agent.name : given.kind);

describe('the rules of the desk', () => {
  test('round robin goes through the team in turn', () => {
    const desk = counted(roster);
    const served = ['a', 'b', 'c', 'd'].map((key) => agentOf(answer(desk, ask(key), 0)));
    assert.deepEqual(served, ['Ben', 'Cy', 'Ben', 'Cy']);
  });

  test('least open prefers the shortest list, then the longest unserved', () => {
    const desk = counted(roster);
    const target = { ...team('support'), strategy: 'least-open' as const };
    answer(desk, ask('a', { target }), 0);
    answer(desk, ask('b', { target }), 0);
    answer(desk, ask('c', { target }), 0);
    take(desk, { type: 'closed', conversation: 'b' }, 0);
    assert.equal(agentOf(answer(desk, ask('d', { target }), 0)), 'Cy');
  });

  test('of the least open, whoever was served longest ago comes first, wherever they stand in the roster', () => {
    const target = { ...team('support'), strategy: 'least-open' as const };
    for (const [freed, next] of [
      [
        ['a', 'b'],
        ['Ben', 'Cy'],
      ],
      [
        ['b', 'a'],
        ['Ben', 'Cy'],
      ],
    ] as const) {
      const desk = counted(roster);
      for (const key of ['a', 'b']) answer(desk, ask(key, { target }), 0);
      for (const conversation of freed) take(desk, { type: 'closed', conversation }, 0);
      assert.deepEqual(
        ['c', 'd'].map((key) => agentOf(answer(desk, ask(key, { target }), 0))),
        next,
      );
    }
    const desk = counted(roster);
    const openOf = (key: string) => agentOf(answer(desk, ask(key, { target }), 0));
    assert.deepEqual(['a', 'b', 'c'].map(openOf), ['Ben', 'Cy', 'Ben']);
    for (const conversation of ['a', 'b', 'c']) take(desk, { type: 'closed', conversation }, 0);
    assert.equal(openOf('d'), 'Cy', 'Ben was served last, though he stands first');
  });

  test('a dedicated person who is away is replaced from the fallback team, and the reason says why', () => {
    const desk = counted(roster);
    take(desk, { type: 'presence', agent: '101', online: false }, 0);
    const given = answer(desk, ask('a', { target: ana, priority: 1 }), 0);
    assert.equal(agentOf(given), 'Mara');
    assert.match(given.why, /^Mara: round robin of VIP desk \(free: Mara\); Ana away$/);
  });

  test('every reason names who was free and why the others were not', () => {
    const desk = counted(limited);
    answer(desk, ask('a'), 0);
    assert.match(
      answer(desk, ask('b'), 0).why,
      /Cy: round robin of Support \(free: Cy\); Ben full \(1 of 1\)/,
    );
    assert.match(
      answer(desk, ask('c'), 0).why,
      /nobody free in Support; Ben full \(1 of 1\), Cy full \(1 of 1\)/,
    );
  });

  test('asked twice, it answers the same, also after continuing as new', () => {
    const desk = counted(roster);
    const first = answer(desk, ask('a'), 0);
    assert.deepEqual(answer(desk, ask('a'), 5), first);
    const next = restoreDesk(takeSnapshot(desk));
    assert.equal(agentOf(answer(next, ask('a'), 9)), agentOf(first));
    assert.deepEqual(next.open, desk.open);
  });

  test('a new opening gives the old seat back', () => {
    const desk = counted(limited);
    answer(desk, ask('a'), 0);
    answer(desk, ask('a', { openedId: 'a@2' }), 0);
    assert.deepEqual(desk.open.size, 1);
  });

  test('the seat of an earlier opening goes to those who wait before the new opening may have it', () => {
    const desk = counted({ ...limited, agents: limited.agents.filter(({ id }) => id === '102') });
    answer(desk, ask('a'), 0);
    answer(desk, ask('b'), 0);
    const { answer: given, offers } = answerWithOffers(desk, ask('a', { openedId: 'a@2' }), 0);
    assert.deepEqual([given.kind, offers.map(({ conversation }) => conversation)], ['queued', ['b']]);
  });

  test('news of an earlier opening does not take the seat of a later one', () => {
    const desk = counted(roster);
    answer(desk, ask('a', { openedId: 'a@2' }), 0);
    take(desk, { type: 'withdrawn', conversation: 'a', openedId: 'a@1' }, 0);
    assert.ok(desk.seats.has('a'));
  });

  test('an agent whom the platform refused is passed over until there is news of them', () => {
    const desk = counted(roster);
    answer(desk, ask('a'), 0);
    take(desk, { type: 'refused', conversation: 'a', openedId: 'a@1', agent: '102', why: 'no such user' }, 0);
    assert.equal(agentOf(answer(desk, ask('a', { except: ['102'] }), 0)), 'Cy');
    assert.equal(agentOf(answer(desk, ask('b'), 0)), 'Cy');
    take(desk, { type: 'presence', agent: '102', online: true }, 0);
    assert.equal(agentOf(answer(desk, ask('c'), 0)), 'Ben');
  });

  test('an empty team queues, and a new roster serves those who wait', () => {
    const desk = counted({ ...roster, teams: [] });
    assert.equal(answer(desk, ask('a'), 0).kind, 'queued');
    const offers = changeRoster(desk, roster, 0);
    assert.deepEqual(
      offers.map(({ conversation }) => conversation),
      ['a'],
    );
  });

  test('whose conversation it is stays known, whoever gets it: the next one of the contact goes there', () => {
    const contact = 'hash';
    const desk = counted(roster);
    answer(desk, ask('a', { contact }), 0);
    take(desk, { type: 'taken', conversation: 'a', agent: { id: '103' } }, 1);
    assert.equal(agentOf(answer(desk, ask('b', { contact }), 2)), 'Cy');
    take(desk, { type: 'closed', conversation: 'b' }, 3);
    for (const agent of ['102', '103']) take(desk, { type: 'presence', agent, online: false }, 4);
    answer(desk, ask('waits', { contact: 'other' }), 5);
    assignWaiting(desk, { conversation: 'waits', agent: '103', by: 'Mara' }, 6);
    for (const agent of ['102', '103']) take(desk, { type: 'presence', agent, online: true }, 7);
    assert.equal(agentOf(answer(desk, ask('c', { contact: 'other' }), 8)), 'Cy');
  });
});
