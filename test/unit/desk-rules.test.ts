/** What the roster's keys mean at the desk: hours, skills, seats kept for VIPs, limits of teams, persons who are away. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deskHours } from '../../src/hours/desk-hours.js';
import { answer as answerWithOffers, timePassed } from '../../src/routing/desk/answer.js';
import { take } from '../../src/routing/desk/events.js';
import { untilSomebodyComes } from '../../src/routing/desk/presence.js';
import type { SeatRequest } from '../../src/routing/desk/messages.js';
import { emptyDesk, type DeskState } from '../../src/routing/desk/state.js';
import type { AgentPolicy, Roster, WeeklyHours } from '../../src/routing/policy/policy.js';
import { ana, roster, team } from '../support/policy.js';
import { ask } from '../support/seat-request.js';

const MONDAY = Date.parse('2026-11-23T00:00:00Z');
const HOUR = 3_600_000;
const at = (hour: number) => MONDAY + hour * HOUR;
const office: WeeklyHours = {
  timeZone: 'UTC',
  week: [1, 2, 3, 4, 5].map((day) => ({ day, from: 9 * 60, to: 17 * 60 })),
};
const anybody = { ...team('support'), onlineOnly: false };
const online = { ...anybody, onlineOnly: true };

const answer = (desk: DeskState, request: SeatRequest, now = at(12)) =>
  answerWithOffers(desk, request, now).answer;
const agentOf = (given: ReturnType<typeof answer>) => (given.kind === 'seat' ? given.agent.name : given.kind);
const staffed = (
  change: (agent: AgentPolicy) => Partial<AgentPolicy>,
  over: Partial<Roster> = {},
): Roster => ({
  ...roster,
  ...over,
  agents: roster.agents.map((agent) => ({ ...agent, ...change(agent) })),
});
const openAt = (given: Roster, now: number) => emptyDesk(given, deskHours(given, now));

describe('hours', () => {
  const given = staffed(({ id }) => (id === '102' ? { hours: office } : {}), {
    hours: { ...office, week: [{ day: 1, from: 10 * 60, to: 1440 }] },
  });

  test('decide who is there; the reason says until when not', () => {
    const desk = openAt(given, at(8));
    const early = answer(desk, ask('a'), at(8));
    assert.ok(early.kind === 'queued' && early.outOfHours);
    assert.match(
      early.why,
      /Ben out of hours until 2026-11-23 09:00, Cy out of hours until 2026-11-23 10:00/,
    );
    assert.equal(agentOf(answer(openAt(given, at(8)), ask('b'), at(9))), 'Ben');
    assert.equal(agentOf(answer(openAt(given, at(8)), ask('c'), at(17))), 'Cy');
  });

  test('a conversation that waits is served when the first hours begin, by a timer for just then', () => {
    const desk = openAt(given, at(8));
    answer(desk, ask('a'), at(8));
    assert.equal(untilSomebodyComes(desk, at(8)), HOUR);
    assert.deepEqual(timePassed(desk, at(8.5)), []);
    assert.deepEqual(
      timePassed(desk, at(9)).map(({ conversation, offer }) => [conversation, offer.agent.name]),
      [['a', 'Ben']],
    );
    assert.equal(untilSomebodyComes(desk, at(9)), HOUR);
  });

  test('what presence says comes before them, both ways', () => {
    const desk = openAt(given, at(8));
    take(desk, { type: 'presence', agent: '103', online: true }, at(8));
    take(desk, { type: 'presence', agent: '102', online: false }, at(8));
    assert.equal(agentOf(answer(desk, ask('a'), at(8))), 'Cy');
    assert.equal(agentOf(answer(desk, ask('b', { except: ['103'] }), at(12))), 'queued');
  });

  test('mean nothing to a target that does not ask who is online', () => {
    assert.equal(agentOf(answer(openAt(given, at(8)), ask('a', { target: anybody }), at(8))), 'Ben');
  });

  test('are no obstacle once nobody knows them any more, and none at all where there are none', () => {
    const desk = openAt(given, at(8) - 20 * 24 * HOUR);
    assert.equal(agentOf(answer(desk, ask('a'), at(8))), 'Ben');
    assert.equal(untilSomebodyComes(openAt(roster, at(8)), at(8)), undefined);
  });

  test('agents with the same hours share a schedule', () => {
    const many = staffed(() => ({ hours: office }));
    const { schedules, of } = deskHours(many, at(8));
    assert.equal(schedules.length, 1);
    assert.equal(Object.keys(of).length, many.agents.length);
  });
});

describe('limits and skills', () => {
  test('skills: only who has all of them', () => {
    const given = staffed(({ id }) => (id === '103' ? { skills: ['de', 'billing'] } : { skills: ['de'] }));
    const target = { ...online, skills: ['de', 'billing'] };
    const found = answer(emptyDesk(given), ask('a', { target }));
    assert.equal(agentOf(found), 'Cy');
    assert.match(found.why, /Ben has no billing/);
  });

  test('seats kept for VIPs', () => {
    const given = staffed(() => ({ maxOpen: 2, vipSeats: 1 }));
    const desk = emptyDesk(given);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => agentOf(answer(desk, ask(key)))),
      ['Ben', 'Cy', 'queued'],
    );
    assert.match(answer(desk, ask('c')).why, /Ben full but for VIPs \(1 of 2, 1 kept\)/);
    assert.deepEqual(
      ['d', 'e', 'f'].map((key) => agentOf(answer(desk, ask(key, { priority: 1 })))),
      ['Ben', 'Cy', 'queued'],
    );
  });

  test('a limit for everybody without one of their own', () => {
    const given = staffed(({ id }) => (id === '103' ? { maxOpen: 2 } : {}), { maxOpen: 1 });
    const desk = emptyDesk(given);
    const served = ['a', 'b', 'c', 'd'].map((key) => agentOf(answer(desk, ask(key))));
    assert.deepEqual(served, ['Ben', 'Cy', 'Cy', 'queued']);
  });

  test('a limit for a team together; a close makes room', () => {
    const teams = roster.teams.map((one) => (one.id === 'support' ? { ...one, maxOpen: 1 } : one));
    const desk = emptyDesk({ ...roster, teams });
    assert.equal(agentOf(answer(desk, ask('a'))), 'Ben');
    assert.match(answer(desk, ask('b')).why, /nobody free in Support: the team is full \(1 of 1 open\)/);
    assert.equal(take(desk, { type: 'closed', conversation: 'a' }, at(12))[0]?.offer.agent.name, 'Cy');
  });
});

describe('a person who is away', () => {
  const away = (whenAway: 'fallback' | 'assign' | 'wait') => {
    const desk = emptyDesk(roster);
    take(desk, { type: 'presence', agent: '101', online: false }, 0);
    return { desk, given: answer(desk, ask('a', { target: { ...ana, whenAway }, priority: 1 })) };
  };

  test('fallback: somebody else', () => assert.equal(agentOf(away('fallback').given), 'Mara'));
  test('assign: that person all the same', () => assert.equal(agentOf(away('assign').given), 'Ana'));
  test('wait: until they are back', () => {
    const { desk, given } = away('wait');
    assert.match(given.why, /Ana away: waits for them/);
    const [offer] = take(desk, { type: 'presence', agent: '101', online: true }, 1);
    assert.equal(offer?.offer.agent.name, 'Ana');
  });
  test('nobody waits for a person whom the platform refuses', () => {
    const desk = emptyDesk(roster);
    const target = { ...ana, whenAway: 'wait' as const };
    assert.equal(agentOf(answer(desk, ask('a', { target, except: ['101'], priority: 1 }))), 'Mara');
  });
});

test('keep: whoever has the contact, full or away, but not whom the platform refuses', () => {
  const desk = emptyDesk({ ...roster, maxOpen: 0 });
  take(desk, { type: 'presence', agent: '103', online: false }, 0);
  const kept = { prefer: '103', keep: true } as const;
  assert.equal(agentOf(answer(desk, ask('a', kept))), 'Cy');
  assert.equal(agentOf(answer(desk, ask('a', { ...kept, except: ['103'] }))), 'queued');
});

describe('what ends by itself', () => {
  const one = { ...roster, agents: roster.agents.map((agent) => ({ ...agent, maxOpen: 1 })) };

  test('promoteAfter: whoever has waited so long comes before VIPs who came later, and not before earlier ones', () => {
    const desk = emptyDesk({ ...one, promoteAfter: HOUR });
    for (const key of ['a', 'b']) answer(desk, ask(key), at(8));
    answer(desk, ask('vip before', { priority: 1 }), at(9));
    answer(desk, ask('regular'), at(9.1));
    answer(desk, ask('vip after', { priority: 1 }), at(10.2));
    assert.equal(desk.queue.inOrder({ now: at(9.5) })[1]?.request.conversation, 'vip after');
    const served = ['a', 'b', 'vip before'].map(
      (key) => take(desk, { type: 'closed', conversation: key }, at(10.5))[0]?.conversation,
    );
    assert.deepEqual(served, ['vip before', 'regular', 'vip after']);
  });

  test('presenceTtl: presence that nobody confirms counts no more, and hours decide again', () => {
    const given = { ...staffed(() => ({ hours: office })), presenceTtl: HOUR };
    const desk = openAt(given, at(8));
    for (const agent of ['102', '103']) take(desk, { type: 'presence', agent, online: false }, at(11.5));
    assert.equal(agentOf(answer(desk, ask('a'), at(12))), 'queued');
    assert.equal(untilSomebodyComes(desk, at(12)), HOUR / 2);
    assert.equal(timePassed(desk, at(12.5))[0]?.offer.agent.name, 'Ben');
  });

  test('an agent set away by hand gets nothing, whatever the target says of presence', () => {
    const desk = emptyDesk(one);
    take(desk, { type: 'agentSet', agent: '102', online: false, lasting: HOUR }, at(12));
    const ben = { kind: 'user' as const, user: '102', fallback: anybody, queue: anybody.queue };
    for (const [key, over] of Object.entries({
      pool: { target: anybody },
      'dedicated, and assigned when away': { target: { ...ben, whenAway: 'assign' as const } },
      'kept whatever holds': { target: anybody, prefer: '102', keep: true as const },
      'returning, if free': { target: anybody, prefer: '102' },
    })) {
      const given = answer(desk, ask(key, over), at(12));
      assert.ok(given.kind !== 'seat' || given.agent.id !== '102', `${key}: ${given.why}`);
    }
    const later = answer(desk, ask('later', { target: anybody, prefer: '102', keep: true }), at(13));
    assert.ok(later.kind === 'seat' && later.agent.id === '102', 'until that ends');
  });

  test('what an operator has set comes before presence, and ends when it should', () => {
    const desk = emptyDesk(one);
    for (const agent of ['102', '103']) {
      take(desk, { type: 'presence', agent, online: true }, at(12));
      take(desk, { type: 'agentSet', agent, online: false, lasting: HOUR }, at(12));
    }
    answer(desk, ask('a'), at(12));
    answer(desk, ask('b'), at(12));
    answer(desk, ask('c'), at(12));
    assert.equal(timePassed(desk, at(12.9)).length, 0);
    // Somebody who asks just then does not overtake those who wait.
    const late = answerWithOffers(desk, ask('late'), at(13));
    assert.deepEqual(
      [late.answer.kind, late.offers.map(({ conversation }) => conversation)],
      ['queued', ['a', 'b']],
    );
    const [offer] = take(desk, { type: 'agentSet', agent: '102', maxOpen: 2 }, at(13));
    assert.equal(offer?.conversation, 'c');
    take(desk, { type: 'agentSet', agent: '102' }, at(13));
    assert.equal(desk.overrides.size, 1);
  });
});
