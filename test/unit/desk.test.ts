import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  answer as answerWithOffers,
  changeRoster,
  compact,
  take,
  QUEUE_LIMIT,
} from '../../src/routing/desk.js';
import type { SeatRequest } from '../../src/routing/desk-messages.js';
import { openDesk, type DeskState } from '../../src/routing/desk-state.js';
import type { Roster } from '../../src/routing/policy.js';
import { ana, roster, team } from '../support/policy.js';

const ask = (conversation: string, over: Partial<SeatRequest> = {}): SeatRequest => ({
  conversation,
  openedId: `${conversation}@1`,
  target: team('support'),
  priority: 3,
  except: [],
  ...over,
});
const answer = (desk: DeskState, request: SeatRequest, now: number) =>
  answerWithOffers(desk, request, now).answer;
const limited: Roster = { ...roster, agents: roster.agents.map((agent) => ({ ...agent, maxOpen: 1 })) };
const agentOf = (given: ReturnType<typeof answer>) => (given.kind === 'seat' ? given.agent.name : given.kind);

describe('the rules of the desk', () => {
  test('round robin goes through the team in turn', () => {
    const desk = openDesk(roster);
    const served = ['a', 'b', 'c', 'd'].map((key) => agentOf(answer(desk, ask(key), 0)));
    assert.deepEqual(served, ['Ben', 'Cy', 'Ben', 'Cy']);
  });

  test('least open prefers the shortest list, then the longest unserved', () => {
    const desk = openDesk(roster);
    const target = { ...team('support'), strategy: 'least-open' as const };
    answer(desk, ask('a', { target }), 0);
    answer(desk, ask('b', { target }), 0);
    answer(desk, ask('c', { target }), 0);
    take(desk, { type: 'closed', conversation: 'b' }, 0);
    assert.equal(agentOf(answer(desk, ask('d', { target }), 0)), 'Cy');
  });

  test('a dedicated person who is away is replaced from the fallback team, and the reason says why', () => {
    const desk = openDesk(roster);
    take(desk, { type: 'presence', agent: '101', online: false }, 0);
    const given = answer(desk, ask('a', { target: ana, priority: 1 }), 0);
    assert.equal(agentOf(given), 'Mara');
    assert.match(given.why, /Mara: round robin of VIP desk \(free: Mara\); Ana away; Ana away/);
  });

  test('every reason names who was free and why the others were not', () => {
    const desk = openDesk(limited);
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
    const desk = openDesk(roster);
    const first = answer(desk, ask('a'), 0);
    assert.deepEqual(answer(desk, ask('a'), 5), first);
    const next = compact(desk);
    assert.equal(agentOf(answer(next, ask('a'), 9)), agentOf(first));
    assert.deepEqual(next.open, desk.open);
  });

  test('a new opening gives the old seat back', () => {
    const desk = openDesk(limited);
    answer(desk, ask('a'), 0);
    answer(desk, ask('a', { openedId: 'a@2' }), 0);
    assert.deepEqual(Object.keys(desk.open).length, 1);
  });

  test('the seat of an earlier opening goes to those who wait before the new opening may have it', () => {
    const desk = openDesk({ ...limited, agents: limited.agents.filter(({ id }) => id === '102') });
    answer(desk, ask('a'), 0);
    answer(desk, ask('b'), 0);
    const { answer: given, offers } = answerWithOffers(desk, ask('a', { openedId: 'a@2' }), 0);
    assert.deepEqual([given.kind, offers.map(({ conversation }) => conversation)], ['queued', ['b']]);
  });

  test('news of an earlier opening does not take the seat of a later one', () => {
    const desk = openDesk(roster);
    answer(desk, ask('a', { openedId: 'a@2' }), 0);
    take(desk, { type: 'withdrawn', conversation: 'a', openedId: 'a@1' }, 0);
    assert.ok(desk.seats['a']);
  });

  test('an agent whom the platform refused is passed over until there is news of them', () => {
    const desk = openDesk(roster);
    answer(desk, ask('a'), 0);
    take(desk, { type: 'refused', conversation: 'a', openedId: 'a@1', agent: '102', why: 'no such user' }, 0);
    assert.equal(agentOf(answer(desk, ask('a', { except: ['102'] }), 0)), 'Cy');
    assert.equal(agentOf(answer(desk, ask('b'), 0)), 'Cy');
    take(desk, { type: 'presence', agent: '102', online: true }, 0);
    assert.equal(agentOf(answer(desk, ask('c'), 0)), 'Ben');
  });

  test('an empty team queues, and a new roster serves those who wait', () => {
    const desk = openDesk({ ...roster, teams: [] });
    assert.equal(answer(desk, ask('a'), 0).kind, 'queued');
    const offers = changeRoster(desk, roster, 0);
    assert.deepEqual(
      offers.map(({ conversation }) => conversation),
      ['a'],
    );
  });

  test('the queue has an end, and says so', () => {
    const desk = openDesk({ agents: [], teams: [] });
    for (let at = 0; at < QUEUE_LIMIT; at++) answer(desk, ask(`c${at}`), 0);
    assert.equal(answer(desk, ask('one-more'), 0).kind, 'queueFull');
    assert.equal(answer(desk, ask('c7'), 0).kind, 'queued');
  });
});

type Step =
  | { do: 'ask'; key: number; vip: boolean }
  | { do: 'close' | 'withdraw'; key: number }
  | { do: 'presence'; agent: number; online: boolean }
  | { do: 'take'; key: number; agent: number }
  | { do: 'seam' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('ask' as const), key: fc.nat(30), vip: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'withdraw' as const), key: fc.nat(30) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('presence' as const), agent: fc.nat(3), online: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('take' as const), key: fc.nat(30), agent: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'seam' as const }) },
);

/** Plays random events and checks after each that the desk's books agree with themselves. */
function play(steps: Step[]): void {
  let desk = openDesk({ ...roster, agents: roster.agents.map((agent) => ({ ...agent, maxOpen: 2 })) });
  const humans = new Set<string>();
  for (const one of steps) {
    const before = structuredClone(desk);
    const served: string[] = [];
    if (one.do === 'ask') {
      const given = answer(desk, ask(`c${one.key}`, { priority: one.vip ? 1 : 3 }), 0);
      if (given.kind === 'seat' && !before.seats[`c${one.key}`]) served.push(`c${one.key}`);
    } else if (one.do === 'close')
      served.push(
        ...take(desk, { type: 'closed', conversation: `c${one.key}` }, 0).map((offer) => offer.conversation),
      );
    else if (one.do === 'withdraw')
      served.push(
        ...take(desk, { type: 'withdrawn', conversation: `c${one.key}`, openedId: `c${one.key}@1` }, 0).map(
          (offer) => offer.conversation,
        ),
      );
    else if (one.do === 'presence')
      served.push(
        ...take(desk, { type: 'presence', agent: `10${one.agent + 1}`, online: one.online }, 0).map(
          (offer) => offer.conversation,
        ),
      );
    else if (one.do === 'take') {
      humans.add(`c${one.key}`);
      served.push(
        ...take(
          desk,
          {
            type: 'taken',
            conversation: `c${one.key}`,
            agent: { id: `10${one.agent + 1}` },
          },
          0,
        ).map((offer) => offer.conversation),
      );
    } else desk = compact(desk);
    checkBooks(desk);
    checkDecisions(before, desk, served);
  }
}

function checkBooks(desk: DeskState): void {
  const counted: Record<string, number> = {};
  for (const { agent } of Object.values(desk.seats)) counted[agent] = (counted[agent] ?? 0) + 1;
  assert.deepEqual(desk.open, counted, 'open counts are what the seats say');
  const order = desk.queue.map(({ request, seq }) => request.priority * 1e9 + seq);
  assert.deepEqual(
    order,
    [...order].sort((a, b) => a - b),
    'priority, then arrival',
  );
  for (const { request } of desk.queue)
    assert.ok(!desk.seats[request.conversation], 'nobody both sits and waits');
}

function checkDecisions(before: DeskState, desk: DeskState, served: string[]): void {
  for (const conversation of served) {
    const { agent } = desk.seats[conversation]!;
    assert.ok(!desk.away.includes(agent), 'never an agent who is away');
    assert.ok(
      (desk.open[agent] ?? 0) <= Math.max(2, before.open[agent] ?? 0),
      "never above the limit by the desk's own doing",
    );
  }
  // Everybody waits for the same team here, so whoever was served came before all who still wait.
  const places = new Map(before.queue.map(({ request }, at) => [request.conversation, at]));
  const left = desk.queue.flatMap(({ request }) => places.get(request.conversation) ?? []);
  const last = Math.max(-1, ...served.flatMap((conversation) => places.get(conversation) ?? []));
  assert.ok(
    left.every((place) => place > last),
    'nobody is overtaken',
  );
}

test('random runs: books agree, limits hold, nobody is overtaken', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 400 }), play), { numRuns: 300 });
});
