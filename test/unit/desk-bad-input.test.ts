/** Each row of "Bad input" in docs/reference/desk.md. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { answer, changeRoster } from '../../src/routing/desk/answer.js';
import { take, whyIgnored } from '../../src/routing/desk/events.js';
import type { DeskEvent, SeatRequest } from '../../src/routing/desk/messages.js';
import { emptyDesk, type DeskState } from '../../src/routing/desk/state.js';
import type { Roster } from '../../src/routing/policy/policy.js';
import { isDeskEvent, isRequest, mustBeRequests } from '../../src/workflows/desk/guards.js';
import { isRoster } from '../../src/workflows/desk/shapes.js';
import { queueOf } from '../../src/workflows/desk/view.js';
import { ana as ana101, roster, team } from '../support/policy.js';
import { ask } from '../support/seat-request.js';

const page = readFileSync(new URL('../../docs/reference/desk.md', import.meta.url), 'utf8');
const section = page.split('\n## ').find((part) => part.startsWith('Bad input')) ?? '';
const open = new Set([...section.matchAll(/^\| (.+?) \| .+ \|$/gm)].map(([, input]) => input!));
for (const heading of ['input', '---']) open.delete(heading);

function row(input: string, run: () => void): void {
  const known = open.delete(input);
  test(input, () => {
    assert.ok(known, 'docs/reference/desk.md has such a row');
    run();
  });
}

const counted = (given: Roster = roster): DeskState => ({ ...emptyDesk(given), counted: true });
const agentOf = (desk: DeskState, request: SeatRequest, now = 0) => {
  const given = answer(desk, request, now).answer;
  return given.kind === 'seat' ? given.agent.name : given.kind;
};
const loads = (desk: DeskState) => Object.fromEntries(desk.open);

row('presence of an agent who is not in the roster', () => {
  const desk = counted();
  const news: DeskEvent = { type: 'presence', agent: '999', online: true };
  assert.equal(whyIgnored(desk, news), 'the roster has no such agent');
  take(desk, news, 0);
  assert.equal(desk.presence.size, 0);
});

row('presence older than the last', () => {
  const desk = counted();
  take(desk, { type: 'presence', agent: '102', online: false, at: 2_000 }, 5_000);
  const older: DeskEvent = { type: 'presence', agent: '102', online: true, at: 1_000 };
  assert.equal(whyIgnored(desk, older), 'something newer is known of their presence');
  take(desk, older, 6_000);
  assert.equal(agentOf(desk, ask('a')), 'Cy');
});

row('presence from a clock that is ahead', () => {
  const desk = counted();
  take(desk, { type: 'presence', agent: '102', online: false, at: 9e12 }, 5_000);
  take(desk, { type: 'presence', agent: '102', online: true, at: 6_000 }, 6_000);
  assert.equal(agentOf(desk, ask('a')), 'Ben');
});

row('a team that loses all its members while contacts wait', () => {
  const desk = counted({ ...roster, maxOpen: 1 });
  for (const key of ['a', 'b', 'c']) answer(desk, ask(key), 0);
  const emptied = { ...roster, teams: roster.teams.map((one) => ({ ...one, agents: [] })) };
  assert.deepEqual(changeRoster(desk, emptied, 1), []);
  const [entry] = queueOf(desk, {}, 1).entries;
  assert.deepEqual([entry?.conversation, entry?.why], ['c', 'nobody free in Support: it has no members']);
});

row('a limit below the present load', () => {
  const desk = counted();
  for (const key of ['a', 'b', 'c', 'd']) answer(desk, ask(key), 0);
  changeRoster(desk, { ...roster, maxOpen: 1 }, 1);
  assert.deepEqual(loads(desk), { '102': 2, '103': 2 });
  assert.equal(agentOf(desk, ask('e')), 'queued');
  assert.deepEqual(take(desk, { type: 'closed', conversation: 'a' }, 2), []);
  const [offer] = take(desk, { type: 'closed', conversation: 'c' }, 3);
  assert.deepEqual([offer?.conversation, offer?.offer.agent.name], ['e', 'Ben']);
});

row('a clock that goes back', () => {
  const desk = counted({ ...roster, maxOpen: 1, promoteAfter: 1_000 });
  for (const key of ['a', 'b']) answer(desk, ask(key), 10_000);
  answer(desk, ask('first'), 10_000);
  answer(desk, ask('second'), 1);
  const [offer] = take(desk, { type: 'closed', conversation: 'a' }, 0);
  assert.equal(offer?.conversation, 'first');
  assert.deepEqual(loads(desk), { '102': 1, '103': 1 });
});

row('a close of a conversation that was never assigned', () => {
  const desk = counted();
  answer(desk, ask('a'), 0);
  assert.deepEqual(take(desk, { type: 'closed', conversation: 'never' }, 1), []);
  assert.deepEqual(loads(desk), { '102': 1 });
});

row('the same close twice', () => {
  const desk = counted();
  for (const key of ['a', 'b', 'c']) answer(desk, ask(key), 0);
  for (let times = 0; times < 2; times++) take(desk, { type: 'closed', conversation: 'a' }, 1);
  assert.deepEqual(loads(desk), { '102': 1, '103': 1 });
});

row('an agent deleted on the platform', () => {
  const desk = counted();
  answer(desk, ask('a'), 0);
  take(desk, { type: 'refused', conversation: 'a', openedId: 'a@1', agent: '102', why: 'no such user' }, 1);
  assert.equal(agentOf(desk, ask('a', { except: ['102'] })), 'Cy');
  const found = { closed: [], taken: [], settled: [], lost: [], counted: true };
  take(desk, { type: 'reconciled', desk: 'd', asOf: desk.seq, ...found, missing: ['102'] }, 2);
  take(desk, { type: 'presence', agent: '102', online: true }, 3);
  assert.equal(agentOf(desk, ask('b')), 'Cy');
  take(desk, { type: 'reconciled', desk: 'd', asOf: desk.seq, ...found, missing: [] }, 4);
  assert.equal(agentOf(desk, ask('c')), 'Ben');
  // Refused, and listed all the same: tried again after the next comparison, not never.
  take(desk, { type: 'refused', conversation: 'c', openedId: 'c@1', agent: '102', why: 'HTTP 400' }, 5);
  take(desk, { type: 'reconciled', desk: 'd', asOf: desk.seq, ...found, missing: [] }, 6);
  assert.deepEqual([agentOf(desk, ask('c')), agentOf(desk, ask('d'))], ['Cy', 'Ben']);
});

row('a roster without an agent who has conversations', () => {
  const desk = counted();
  answer(desk, ask('a'), 0);
  const without = roster.teams.map((one) => ({ ...one, agents: one.agents.filter((id) => id !== '102') }));
  changeRoster(
    desk,
    { ...roster, agents: roster.agents.filter(({ id }) => id !== '102'), teams: without },
    1,
  );
  assert.equal(desk.seats.get('a')?.agent, '102');
  assert.deepEqual([agentOf(desk, ask('b')), agentOf(desk, ask('c'))], ['Cy', 'Cy']);
  take(desk, { type: 'closed', conversation: 'a' }, 2);
  assert.deepEqual(loads(desk), { '103': 2 });
});

row('something that is not an event', () => {
  const broken = [null, 7, [], {}, { type: 'x' }, { type: 'closed' }, { type: 'presence', agent: '102' }];
  for (const one of broken) assert.equal(isDeskEvent(one), false, JSON.stringify(one));
  assert.equal(isDeskEvent({ type: 'presence', agent: '102', online: true, at: '12:00' }), false);
  assert.equal(isDeskEvent({ type: 'agentSet', agent: '102', maxOpen: '3' }), false);
  assert.equal(isDeskEvent({ type: 'reconciled', desk: 'd', asOf: 1, closed: [1] }), false);
  for (const span of [[1], [1, 'x'], [1, 9e15], null])
    assert.equal(isDeskEvent({ type: 'hours', hours: { schedules: [[span]], of: {}, until: 1 } }), false);
});

row('an incomplete roster or request', () => {
  const [ana] = roster.agents;
  const halves = [{}, { agents: [null], teams: [] }, { agents: [{ id: 1, name: 'x' }], teams: [] }];
  for (const one of [...halves, { agents: [ana], teams: [{ id: 't', name: 't' }] }])
    assert.equal(isRoster(one), false, JSON.stringify(one));
  assert.ok(isRoster(roster));
  const target = { kind: 'user', user: '101' };
  for (const one of [{ target }, { target: {} }, { except: [1] }, { contact: 7 }, { prefer: null }])
    assert.equal(isRequest({ ...ask('a'), ...one }), false, JSON.stringify(one));
  assert.ok([ask('a'), { ...ask('b'), target: ana101 }].every(isRequest));
  for (const none of [undefined, null, {}, 'x']) assert.throws(() => mustBeRequests(none), TypeError);
});

row('a request of a conversation that waits, with other needs', () => {
  const desk = counted({ ...roster, maxOpen: 1 });
  for (const key of ['a', 'b', 'first', 'second']) answer(desk, ask(key), 0);
  answer(desk, ask('first', { target: { ...team('support'), fewerThanOpen: 1 } }), 1);
  assert.equal(take(desk, { type: 'closed', conversation: 'a' }, 2)[0]?.conversation, 'first');
});

const untested = [...open];
test('every row is tested', () => assert.deepEqual(untested, []));
